"""Line icons as SVG, drawn for this product: 24 units square, strokes of 2 with round ends.

In: a name of `PATHS` and a colour. Out: SVG markup.
"""

from __future__ import annotations

from typing import Final

from simulator.desktop.theme import Colour

PATHS: Final[dict[str, str]] = {
    "back": '<path d="M19 12H5M11 6l-6 6 6 6"/>',
    "next": '<path d="M5 12h14M13 6l6 6-6 6"/>',
    "chevron_down": '<path d="M6 9.5l6 6 6-6"/>',
    "chevron_up": '<path d="M6 14.5l6-6 6 6"/>',
    "chevron_right": '<path d="M9.5 6l6 6-6 6"/>',
    "check": '<path d="M5 12.5l4.5 4.5L19 7.5"/>',
    "close": '<path d="M6.5 6.5l11 11M17.5 6.5l-11 11"/>',
    "plus": '<path d="M12 5.5v13M5.5 12h13"/>',
    "minus": '<path d="M5.5 12h13"/>',
    "search": '<circle cx="11" cy="11" r="6.5"/><path d="M16 16l4.5 4.5"/>',
    "clock": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7.5V12l3 2"/>',
    "user": '<circle cx="12" cy="8.5" r="4"/><path d="M4.5 20c.8-4 3.8-6 7.5-6s6.7 2 7.5 6"/>',
    "team": '<circle cx="9" cy="9" r="3.5"/><path d="M2.5 19.5c.6-3.5 3-5.2 6.5-5.2s5.9 1.7 6.5 5.2'
    'M15.5 5.8a3.5 3.5 0 0 1 0 6.4M18 14.9c2 .7 3.2 2.3 3.5 4.6"/>',
    "message": '<path d="M5.5 5h13a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H11l-4.5 3.5V17h-1a2 2 0 0 1-2-2V7'
    'a2 2 0 0 1 2-2z"/>',
    "phone": '<path d="M6.2 3.8h2.6l1.7 4.3-2 1.6c1 2.3 2.6 4 4.9 5l1.7-2.1 4.2 1.8v2.7'
    'c0 1.6-1.3 2.8-2.9 2.6C10 19 4.9 13.8 3.7 6.7c-.2-1.5 1-2.9 2.5-2.9z"/>',
    "mail": '<path d="M5 5.5h14a1.5 1.5 0 0 1 1.5 1.5v10a1.5 1.5 0 0 1-1.5 1.5H5A1.5 1.5 0 0 1 '
    '3.5 17V7A1.5 1.5 0 0 1 5 5.5zM4 7.5l8 6 8-6"/>',
    "counter": '<path d="M4 10l1.5-5.5h13L20 10M4 10v9.5h16V10M4 10h16M9.5 19.5v-5h5v5"/>',
    "hint": '<path d="M9 17.5h6M10 20.5h4M8.5 14.3A6 6 0 1 1 15.5 14.3c-.8.6-1 1.3-1 2.2h-5'
    'c0-.9-.2-1.6-1-2.2z"/>',
    "star": '<path d="M12 3.8l2.5 5.2 5.7.8-4.1 4 1 5.7-5.1-2.7-5.1 2.7 1-5.7-4.1-4 5.7-.8z"/>',
    "flag": '<path d="M6 21V4M6 4.5h11.5l-2.5 4 2.5 4H6"/>',
    "info": '<circle cx="12" cy="12" r="8.5"/><path d="M12 11.2v5M12 7.7v.2"/>',
    "warning": '<path d="M12 4l9 15.5H3zM12 10v4.5M12 17v.1"/>',
    "play": '<path d="M7.5 5l11.5 7-11.5 7z"/>',
    "repeat": '<path d="M4.5 12a7.5 7.5 0 0 1 13-5.1L20 9.5M20 4.5v5h-5M19.5 12a7.5 7.5 0 0 1-13 5.1'
    'L4 14.5M4 19.5v-5h5"/>',
    "settings": '<path d="M4 7h9M17.5 7H20M4 17h3M11.5 17H20"/><circle cx="15.3" cy="7" r="2.2"/>'
    '<circle cx="9.2" cy="17" r="2.2"/>',
    "chart": '<path d="M4 4.5V19a1 1 0 0 0 1 1h15M8 15l3.5-4.5 3 2.5 4.5-6"/>',
    "book": '<path d="M12 6.5c-2-1.6-4.5-2-8-2V18c3.5 0 6 .4 8 2 2-1.6 4.5-2 8-2V4.5c-3.5 0-6 .4-8 2z'
    'M12 6.5V20"/>',
    "lock": '<path d="M6 10.5h12a1 1 0 0 1 1 1V19a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1v-7.5a1 1 0 0 1 1-1z'
    'M8 10.5V8a4 4 0 0 1 8 0v2.5"/>',
    "send": '<path d="M20.5 3.5L10.5 13.5M20.5 3.5l-6 17-4-7-7-4z"/>',
    "globe": '<circle cx="12" cy="12" r="8.5"/><path d="M3.5 12h17M12 3.5c2.6 2.5 3.8 5.3 3.8 8.5'
    's-1.2 6-3.8 8.5c-2.6-2.5-3.8-5.3-3.8-8.5s1.2-6 3.8-8.5z"/>',
    "note": '<path d="M6 3.5h8.5L19 8v11.5a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1v-15a1 1 0 0 1 1-1z'
    'M14 3.5V8.5h5M8.5 12.5h7M8.5 16h5"/>',
    "scale": '<path d="M12 4v16M7.5 20h9M5 7h14M5 7l-2.5 6.5h5zM19 7l-2.5 6.5h5z"/>',
    "shield": '<path d="M12 3.5l7.5 2.8v5.2c0 4.3-2.9 7.4-7.5 9-4.6-1.6-7.5-4.7-7.5-9V6.3z'
    'M8.7 11.8l2.4 2.4 4.2-4.4"/>',
    "download": '<path d="M12 4v11M7 10.5l5 5 5-5M4.5 20h15"/>',
    "exit": '<path d="M10 4.5H5.5a1 1 0 0 0-1 1v13a1 1 0 0 0 1 1H10M15 8l4.5 4-4.5 4M19 12H9.5"/>',
    "calendar": '<path d="M5 5.5h14a1 1 0 0 1 1 1V19a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V6.5a1 1 0 0 1 1-1z'
    'M4 10h16M8.5 3v4M15.5 3v4"/>',
    "branch": '<circle cx="6.5" cy="6" r="2.3"/><circle cx="6.5" cy="18" r="2.3"/>'
    '<circle cx="17.5" cy="9" r="2.3"/><path d="M6.5 8.3v7.4M17.5 11.3c0 3.2-4 3.7-8.5 5.2"/>',
    "heart": '<path d="M12 20C6 16 3.5 12.8 3.5 9.3A4.6 4.6 0 0 1 12 6.9a4.6 4.6 0 0 1 8.5 2.4'
    'C20.5 12.8 18 16 12 20z"/>',
    "target": '<circle cx="12" cy="12" r="8.5"/><circle cx="12" cy="12" r="4"/><path d="M12 12v.1"/>',
}


def markup(name: str, colour: Colour) -> str:
    """The SVG of an icon in a colour.

    :raises KeyError: no icon of that name.
    """
    hue = f"#{colour[0]:02x}{colour[1]:02x}{colour[2]:02x}"
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24">'
        f'<g fill="none" stroke="{hue}" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">'
        f"{PATHS[name]}</g></svg>"
    )
