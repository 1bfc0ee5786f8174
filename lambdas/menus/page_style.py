"""The look of the menu's page, and the policy that lets it have this look and load pictures, and nothing else."""

import base64
import hashlib
from typing import Final

STYLE: Final = """
:root{color-scheme:light dark;--text:#1d1b18;--soft:#5f594f;--ground:#fffdf8;--line:#e6dfd2;--accent:#9a3412;\
--on-accent:#fff;--tint:#f6efe2}
@media (prefers-color-scheme:dark){:root{--text:#f4f0e8;--soft:#bdb5a7;--ground:#181613;--line:#3a352d;\
--accent:#fdba74;--on-accent:#2b1405;--tint:#26221c}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-behavior:smooth}
body{margin:0;background:var(--ground);color:var(--text);overflow-wrap:anywhere;\
font:1rem/1.5 system-ui,"Segoe UI",Roboto,"Noto Sans","PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
header,main{max-width:44rem;margin:0 auto;padding:0 1rem}
main{padding-bottom:3rem}
h1{margin:0 0 1rem;padding-top:1.5rem;font-size:clamp(1.75rem,7vw,2.5rem);line-height:1.15}
h2{margin:2rem 0 0;padding-bottom:.4rem;border-bottom:2px solid var(--accent);font-size:1.3rem;line-height:1.25}
h3{margin:0;font-size:1.05rem;line-height:1.3}
a{color:var(--accent)}
a:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
nav{display:flex;flex-wrap:wrap;gap:.5rem .75rem;align-items:center;margin-bottom:.75rem}
nav a{padding:.5rem .9rem;border-radius:.5rem;background:var(--tint);line-height:1.5;text-decoration:none}
nav a.order{background:var(--accent);color:var(--on-accent);font-weight:600}
ul{margin:0;padding:0;list-style:none}
li{display:flex;gap:1rem;justify-content:space-between;padding:1rem 0;border-bottom:1px solid var(--line)}
li:last-child{border-bottom:0}
li>div{min-width:0}
li p{margin:.25rem 0 0;color:var(--soft)}
li img{flex:none;width:6rem;height:6rem;border-radius:.75rem;background:var(--tint);object-fit:cover}
p.price{color:var(--text);font-weight:600;font-variant-numeric:tabular-nums}
.gone h3,.gone data{color:var(--soft);text-decoration:line-through}
.gone img{filter:grayscale(1)}
.mark{display:inline-block;padding:0 .5rem;border:1px solid currentcolor;border-radius:.4rem;color:var(--soft);\
font-size:.85rem;font-weight:600}
@media print{nav{display:none}}
"""

# A page that the edge keeps can't bear a nonce; this very text may be its style, and no other.
_HASH: Final = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
PAGE_POLICY: Final = (
    f"default-src 'none'; style-src 'sha256-{_HASH}'; img-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
"""The header ``Content-Security-Policy`` of the page. Structured data is no script, and needs no leave (HTML Standard,
"Prepare the script element")."""
