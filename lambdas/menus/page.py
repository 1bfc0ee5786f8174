"""A site's menu as a page: HTML that needs no script, with structured data for search engines.

It loads its pictures, and nothing else: its style is in it. Everything that a tenant wrote is escaped where it is put
in. Source: "Cross Site Scripting Prevention" (OWASP Cheat Sheet Series).
"""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from itertools import islice
from typing import Final

from lambdas.menus.model import MenuEntry, Site
from lambdas.menus.page_data import structured_data
from lambdas.menus.page_style import STYLE
from lambdas.menus.page_texts import TEXTS, PageTexts
from lambdas.menus.prices import price, shown_price
from lambdas.shared.files import image_paths

# A picture is shown 96 pixels wide: these are enough for screens with three for one.
_PICTURES: Final = ("160", "480")
_PICTURE_WIDTH: Final = 96
_SUMMARIZED: Final = 5
_FEW_PARTS: Final = 2


def menu_page(
    site: Site, entries: Sequence[MenuEntry], *, tenant_id: str, language: str, home: str, url: str = ""
) -> str:
    """The page of what a site serves; what can't be ordered now is marked.

    Args:
        site: The site.
        entries: What it serves.
        tenant_id: Whose it is.
        language: One of `TEXTS`.
        home: Path of the application at the same address.
        url: Where search engines find the page, without a query; empty where that is not known.
    """
    texts = TEXTS[language]
    parts = _parts(entries, texts)
    data = structured_data(site, parts, tenant_id=tenant_id, language=language, url=url)
    dishes = ", ".join(entry.item.name for entry in islice(entries, _SUMMARIZED))
    return _document(
        language,
        title=texts.title.format(site=site.name),
        head=f"""<meta name="description" content="{escape(texts.summary.format(site=site.name, dishes=dishes))}">
{_links(language, url)}
<script type="application/ld+json">{data}</script>""",
        body=f"""<header>
<h1>{escape(site.name)}</h1>
{_navigation(texts, language, home)}
{_contents(parts, texts)}</header>
<main>
{_sections(parts, texts, site.currency, tenant_id, language)}
</main>""",
    )


def missing_page(language: str) -> str:
    """The page where there is no menu.

    Args:
        language: One of `TEXTS`.
    """
    texts = TEXTS[language]
    return _document(
        language,
        title=texts.nothing,
        head='<meta name="robots" content="noindex">',
        body=f"<main>\n<h1>{texts.nothing}</h1>\n<p>{texts.astray}</p>\n</main>",
    )


def _document(language: str, *, title: str, head: str, body: str) -> str:
    return f"""<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{escape(title)}</title>
{head}
<style>{STYLE}</style>
</head>
<body>
{body}
</body>
</html>
"""


def _links(language: str, url: str) -> str:
    """Each language has an address of its own; the bare one answers in the reader's."""
    shown = escape(url)
    bare = f'<link rel="alternate" hreflang="x-default" href="{shown}">\n' if url else ""
    canonical = f'<link rel="canonical" href="{shown}?lang={language}">\n' if url else ""
    each = "\n".join(f'<link rel="alternate" hreflang="{tag}" href="{shown}?lang={tag}">' for tag in TEXTS)
    return f"{canonical}{bare}{each}"


def _navigation(texts: PageTexts, language: str, home: str) -> str:
    other = next(tag for tag in TEXTS if tag != language)
    return f"""<nav>
<a class="order" href="{escape(home)}">{texts.order}</a>
<a lang="{other}" hreflang="{other}" href="?lang={other}">{texts.switch}</a>
</nav>"""


def _contents(parts: Mapping[str, object], texts: PageTexts) -> str:
    if len(parts) <= _FEW_PARTS:
        return ""
    links = "\n".join(f'<a href="#part-{place}">{escape(name)}</a>' for place, name in enumerate(parts))
    return f'<nav aria-label="{texts.parts}">\n{links}\n</nav>\n'


def _parts(entries: Iterable[MenuEntry], texts: PageTexts) -> dict[str, list[MenuEntry]]:
    parts: dict[str, list[MenuEntry]] = {}
    loose = []
    for entry in entries:
        if entry.item.category is None:
            loose.append(entry)
        else:
            parts.setdefault(entry.item.category, []).append(entry)
    if loose:
        parts.setdefault(texts.other if parts else texts.menu, []).extend(loose)
    return parts


def _sections(
    parts: Mapping[str, Sequence[MenuEntry]], texts: PageTexts, currency: str, tenant_id: str, language: str
) -> str:
    if not parts:
        return f"<p>{texts.empty}</p>"
    return "\n".join(
        f'<section>\n<h2 id="part-{place}">{escape(name)}</h2>\n<ul>\n'
        + "\n".join(_entry(entry, texts, currency, tenant_id, language) for entry in entries)
        + "\n</ul>\n</section>"
        for place, (name, entries) in enumerate(parts.items())
    )


def _entry(entry: MenuEntry, texts: PageTexts, currency: str, tenant_id: str, language: str) -> str:
    description = "" if entry.item.description is None else f"<p>{escape(entry.item.description)}</p>"
    amount = price(entry.unit_price, currency)
    shown = f'<data value="{amount}">{escape(shown_price(entry.unit_price, currency, language))}</data>'
    start, mark = ("<li>", "") if entry.available else ('<li class="gone">', f' <span class="mark">{texts.gone}</span>')
    return (
        f'{start}<div><h3>{escape(entry.item.name)}</h3>{description}<p class="price">{shown}{mark}</p></div>'
        f"{_picture(entry, tenant_id)}</li>"
    )


def _picture(entry: MenuEntry, tenant_id: str) -> str:
    if entry.item.picture is None:
        return ""
    paths = image_paths(tenant_id, entry.item.picture)
    sources = ", ".join(f"{escape(paths[width])} {width}w" for width in _PICTURES)
    return (
        f'<img src="{escape(paths[_PICTURES[0]])}" srcset="{sources}" sizes="{_PICTURE_WIDTH}px" '
        f'width="{_PICTURE_WIDTH}" height="{_PICTURE_WIDTH}" alt="{escape(entry.item.name)}" '
        'loading="lazy" decoding="async">'
    )
