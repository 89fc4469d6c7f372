# ruff: noqa: E501  # a corpus reads better as it is
"""Inputs that attack whoever reads them, and what "nothing active is left" means."""

from html.parser import HTMLParser
from urllib.parse import urlsplit

ACTIVE_TAGS = {
    "script", "style", "iframe", "object", "embed", "svg", "math", "form", "input", "button", "link", "meta", "base",
    "img", "video", "audio", "template", "noscript", "frame", "frameset", "applet", "textarea", "select", "xmp", "title",
    "isindex", "marquee", "details", "body", "html", "head", "animate", "set", "use", "foreignobject", "portal",
}  # fmt: skip

HTML = [
    "<script>alert(1)</script>", "<SCRIPT SRC=//x.example/x.js></SCRIPT>", "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script\x0c>alert(1)</script>", "<script/x>alert(1)</script>", "<<script>alert(1)//<</script>", "<script>alert(1)",
    "</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<img/src=x/onerror=alert(1)>",
    '<img src="x" onerror\n=\n"alert(1)">', "<p onclick=alert(1)>x</p>", "<a onmouseover='alert(1)'>x</a>",
    "<a href=javascript:alert(1)>x</a>", "<a href='JaVaScRiPt:alert(1)'>x</a>", "<a href=' javascript:alert(1)'>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>", "<a href='java\nscript:alert(1)'>x</a>", "<a href='\x01javascript:alert(1)'>x</a>",
    "<a href='&#106;avascript:alert(1)'>x</a>", "<a href='&#x6A;avascript:alert(1)'>x</a>",
    "<a href='javascript&colon;alert(1)'>x</a>", "<a href='java&Tab;script:alert(1)'>x</a>",
    "<a href='java&NewLine;script&colon;alert(1)'>x</a>", "<a href='&#0000106avascript:alert(1)'>x</a>",
    "<a href='vbscript:msgbox(1)'>x</a>", "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='data:text/html;base64,PHNjcmlwdD4='>x</a>", "<a href='file:///etc/passwd'>x</a>", "<a href='blob:x'>x</a>",
    "<a href='feed:javascript:alert(1)'>x</a>", "<a href='view-source:javascript:1'>x</a>", "<a xlink:href='javascript:1'>x</a>",
    "<svg onload=alert(1)>", "<svg><script>alert(1)</script></svg>", "<svg><a xlink:href='javascript:1'><text>x</text></a></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>", "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<svg><set attributeName=href to=javascript:alert(1)>", "<svg><use href='data:image/svg+xml,<svg id=x></svg>#x'>",
    "<math><mtext><table><mglyph><style><img src onerror=alert(1)></style></mglyph></table></mtext></math>",
    "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>", "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>", "<p title='</p><script>alert(1)</script>'>",
    "<style>*{background:url(javascript:alert(1))}</style>", "<p style='background:url(javascript:alert(1))'>x</p>",
    "<p style='position:fixed;inset:0'>x</p>", "<link rel=stylesheet href=//x.example/x.css>", "<base href=//x.example/>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>", "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>", "<object data=javascript:alert(1)>", "<embed src=javascript:alert(1)>",
    "<form action=javascript:alert(1)><input type=submit></form>", "<button formaction=javascript:alert(1)>x</button>",
    "<input autofocus onfocus=alert(1)>", "<video><source onerror=alert(1)></video>", "<details open ontoggle=alert(1)>",
    "<template><script>alert(1)</script></template>", "<!--><img src=x onerror=alert(1)>-->", "<!--[if IE]><script>1</script><![endif]-->",
    "<![CDATA[<script>alert(1)</script>]]>", "<?xml version='1.0'?><script>alert(1)</script>", "<!DOCTYPE x [<!ENTITY y 'z'>]>",
    "<xmp><img src=x onerror=alert(1)></xmp>", "<textarea><img src=x onerror=alert(1)></textarea><script>1</script>",
    "<title><img src=x onerror=alert(1)></title>", "<a href='http://x' target=_blank>x</a>", "<p id=p1 name=token class=mod-only>x</p>",
    "<a href='//x.example' rel=opener>x</a>", "\x00<scr\x00ipt>alert(1)</script>", "<img src=x onerror=alert(1)//", "<div" * 2000,
    "<b>" * 5000, "<a href='x'>" * 500, "&lt;script&gt;alert(1)&lt;/script&gt;", "&amp;lt;script&amp;gt;", "\ufeff<script>1</script>",
]  # fmt: skip

MARKDOWN = [
    "[x](javascript:alert(1))", "[x](JAVASCRIPT:alert(1))", "[x]( javascript:alert(1))", "[x](<javascript:alert(1)>)",
    "[x](java&#115;cript:alert(1))", "[x](java\\script:alert(1))", "[x](&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74:1)",
    "[x](javascript&colon;alert(1))", "[x](data:text/html,<script>1</script>)", "[x](data:image/svg+xml;base64,PHN2Zz4=)",
    "[x](vbscript:1)", "[x](file:///etc/passwd)", "<javascript:alert(1)>", "<data:text/html,1>", "[x]: javascript:alert(1)\n\n[x]",
    "![x](javascript:alert(1))", "![x](https://x.example/track.gif)", "![x][y]\n\n[y]: https://x.example/track.gif",
    '[x](http://a "onmouseover=alert(1)")', "[x](http://a '\"><script>alert(1)</script>')", '[x](http://a"onclick="alert(1))',
    "[x](http://a\" onclick=alert(1) x=\")", "`<script>alert(1)</script>`", "```html\n<script>alert(1)</script>\n```",
    '```"><script>alert(1)</script>\nx\n```', "    <script>alert(1)</script>", "<b onclick=1>x</b>", "http://a.example/\"onclick=alert(1)",
    "http://a.example/<script>alert(1)</script>", "http://a.example/'><img src=x onerror=alert(1)>", "https://user:pass@x.example/",
    "javascript:alert(1)", "[<img src=x onerror=alert(1)>](http://a)", "# <script>alert(1)</script>", "|<script>|\n|-|\n|<img src=x onerror=1>|",
    "[a](http://x\nonclick=1)", "> <svg onload=1>", "- <iframe src=//x>", "**<script>**alert(1)**</script>**", "\\<script>alert(1)\\</script>",
    "&lt;script&gt;", "&#60;script&#62;alert(1)", "[x](#\\\" onclick=1)", "[\u202etxt.exe](http://a)", "\u202eabc\u202c \u2066x\u2069",
    "a\x00b", "a\x08\x1b[31m", "<a href=\"http://a\" onclick=\"1\">x</a>", "[x](mailto:a@b.example?bcc=c@d.example)", "www.x.example/<b>",
]  # fmt: skip


class _Reading(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ACTIVE_TAGS or not tag.isalnum():
            self.faults.append(f"<{tag}>")
        for name, value in attrs:
            if name not in ("href", "title", "rel", "start", "dir"):
                self.faults.append(f"{tag} {name}")
            if name == "href" and urlsplit("".join((value or "").split())).scheme.lower() not in (
                "",
                "http",
                "https",
                "mailto",
            ):
                self.faults.append(f"{tag} href={value!r}")

    def handle_comment(self, data: str) -> None:
        self.faults.append("comment")

    def handle_decl(self, decl: str) -> None:
        self.faults.append("declaration")

    def handle_pi(self, data: str) -> None:
        self.faults.append("instruction")


def faults(html: str) -> list[str]:
    """What in ``html`` could act, look like ours or fetch something; empty when it is only text and links."""
    reading = _Reading()
    reading.feed(html)
    reading.close()
    return reading.faults


PATHOLOGICAL = {
    "brackets": "[" * 20_000, "quotes": ">" * 20_000, "spaced quotes": "> " * 10_000, "stars": "*a" * 10_000,
    "underscores": "_a " * 6_600, "strikes": "~~a" * 6_600, "ticks": "`a" * 10_000, "images": "![[" * 6_600, "links": "[a](b" * 4_000,
    "lists": "- " * 10_000, "nested list": "".join("  " * n + "- x\n" for n in range(140)), "numbers": "1. " * 6_600,
    "tags": "<a " * 6_600, "ampersands": "&" * 20_000, "angles": "<" * 20_000, "table": "a|b\n-|-\n" + "|\n" * 9_000,
    "wide table": "|a" * 3_000 + "\n" + "|-" * 3_000 + "\n" + "|\n" * 4_000, "definitions": "[a]: b\n" * 2_800,
    "open brackets in an address": "http://a.b/" + "(" * 19_000, "addresses": "http://a.b/" * 1_800, "dots": "a." * 10_000,
    "quotes apart": "> a\n\n" * 4_000, "paragraphs": "a\n\n" * 6_600, "backslashes": "\\" * 20_000, "headings": "# a\n" * 5_000,
    "brackets in addresses": ("http://a.b/" + "(" * 1_900 + " ") * 10, "at signs": "a@" * 10_000,
}  # fmt: skip
