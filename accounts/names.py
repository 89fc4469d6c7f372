"""Names folded for comparing: without case, accents, invisible signs and doubled spaces."""

import unicodedata


def folded(name: str) -> str:
    """The key under which a name is found, however it is typed."""
    apart = unicodedata.normalize("NFKD", name.casefold())
    kept = "".join(sign for sign in apart if unicodedata.category(sign) not in ("Mn", "Cf", "Cc"))
    return " ".join(kept.split())[:240]
