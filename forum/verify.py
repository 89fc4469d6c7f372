"""Check an exported thread, offline: python3 verify.py [thread.json [checkpoint-N.json]]

Recomputes the digest of every wording and every entry, and compares the chain with a checkpoint: better one you kept.
"""

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

FAULTS: list[str] = []
NOTES: list[str] = []


def sha256(data: bytes) -> str:
    """In hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def canonical(value: Any) -> bytes:
    """One text for one value."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def contents(entry: Any) -> list[Any]:
    """What an entry says. A seal stands for who acted, and for all of an entry that is not public."""
    if "seal" in entry:
        return [entry["seal"]]
    who = [2, entry["actor_seal"]] if "actor_seal" in entry else [entry["actor_id"]]
    return [entry["at"], *who, entry["verb"], entry["payload"]]


def check_chain(chain: Any) -> None:
    """Each entry covers the one before it."""
    previous = "0" * 64
    for count, entry in enumerate(chain["entries"], 1):
        where = f"{chain['topic']}, entry {entry['number']} ({entry.get('verb', 'not public')})"
        if entry["number"] != count:
            FAULTS.append(f"{where}: entry {count} was expected here")
        if sha256(canonical([previous, chain["topic"], entry["number"], *contents(entry)])) != entry["digest"]:
            FAULTS.append(f"{where}: does not match its digest; it or an earlier one was altered")
        previous = entry["digest"]
    if sealed := sum("seal" in entry for entry in chain["entries"]):
        NOTES.append(f"{chain['topic']}: {sealed} entries are not public; what they say cannot be checked here")


def check_words(thread: Any) -> int:
    """Each wording stands where the record says, with its digest; each one of the record is here or said to be withheld."""
    entries = [entry for chain in thread["chains"] for entry in chain["entries"] if "seal" not in entry]
    recorded = {e["payload"]["revision_id"]: e["payload"] for e in entries if "revision_id" in e["payload"]}
    erased = {e["payload"]["contribution_id"] for e in entries if e["verb"] == "contribution_erased"}
    shown = set()
    for post in thread["posts"]:
        for wording in post["wordings"]:
            where = f"{post['symbol']}, wording {wording['number']}"
            shown.add(wording["id"])
            if "body" not in wording and post["id"] in erased:
                NOTES.append(f"{where}: erased: digest kept, words gone")
            elif "body" not in wording:
                FAULTS.append(f"{where}: the words are missing, and the record does not say that they were erased")
            elif sha256(wording["body"].encode()) != wording["digest"]:
                FAULTS.append(f"{where}: the words do not match their digest")
            if wording["id"] not in recorded:
                FAULTS.append(f"{where}: the record does not know it")
            elif recorded[wording["id"]]["digest"] != wording["digest"]:
                FAULTS.append(f"{where}: the record holds another digest")
            elif (said := recorded[wording["id"]])["contribution_id"] != post["id"] or said["symbol"] != post[
                "symbol"
            ]:
                FAULTS.append(f"{where}: the record has it in {said['symbol']}, no. {said['contribution_id']}")
    if withheld := len(set(recorded) - shown):
        NOTES.append(f"{withheld} wordings of the record are not in this export: withheld, or moved away")
    NOTES.append(
        "the record holds words and their order; that the names of speakers are true is the site's word alone"
    )
    return len(shown)


def check_checkpoint(chain: Any, proof: Any, checkpoint: Any) -> None:
    """The chain passes through the head that the checkpoint covers."""
    facts = {key: checkpoint[key] for key in ("number", "made_at", "chains", "root", "hidden", "previous")}
    if sha256(canonical(facts)) != checkpoint["digest"]:
        FAULTS.append(f"checkpoint {checkpoint['number']}: does not match its digest")
    topic, name = chain["topic"], f"checkpoint {checkpoint['number']}"
    if "leaves" in checkpoint:
        head = next((leaf for leaf in checkpoint["leaves"] if isinstance(leaf, list) and leaf[0] == topic), None)
    else:
        head = proof and proof["head"]
        node = sha256(b"\x00" + canonical(head)) if head else ""
        for side, other in proof["path"] if proof else ():
            pair = (other, node) if side == "before" else (node, other)
            node = sha256(b"\x01" + bytes.fromhex(pair[0]) + bytes.fromhex(pair[1]))
        if head and (head[0] != topic or node != checkpoint["root"]):
            FAULTS.append(f"{topic}: the path from its head does not lead to the root of {name}")
    if not head:
        NOTES.append(f"{topic}: {name} does not cover it yet")
        return
    if [head[1], head[2]] not in [[entry["number"], entry["digest"]] for entry in chain["entries"]]:
        FAULTS.append(f"{topic}: entry {head[1]} is not the one that {name} covers; the chain was rewritten or cut")
    NOTES.append(f"{topic}: covered by {name} up to entry {head[1]}")


def main(arguments: list[str]) -> int:
    """Check the files named and tell the result."""
    thread = json.loads(Path(arguments[0] if arguments else "thread.json").read_text("utf-8"))
    kept = json.loads(Path(arguments[1]).read_text("utf-8")) if len(arguments) > 1 else thread["checkpoint"]
    for chain in thread["chains"]:
        check_chain(chain)
        if kept:
            check_checkpoint(chain, thread["proofs"].get(chain["topic"]), kept)
    words = check_words(thread)
    print(*(f"Note: {note}." for note in NOTES), *(f"WRONG: {fault}." for fault in FAULTS), sep="\n")
    print(f"{words} wordings checked: " + ("something is wrong." if FAULTS else "all is as the record says."))
    return 1 if FAULTS else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
