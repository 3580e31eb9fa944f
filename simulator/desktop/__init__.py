"""The desktop: the only part that draws. Screens are built from widgets; all words come from the caller.

App — `App(title, assets, clock, text_scale, on_text_scale, size, clipboard, icon)`; two are needed
    run(first_screen)               until the user leaves; NoDisplay where no window can be opened
    push / replace / pop / reset    navigation, carried out after the present event; `top`, `depth`, `quit()`
    render_to(path, screen)         a still picture, all motion at its end (SDL_VIDEODRIVER=dummy will do)
    Esc back, F11 full screen, Ctrl and + − 0 size of the text; a frame is drawn only when something changed.

Screen — subclass, `__init__(self, app)`; it has `self.app` and `self.ui`
    build() -> Widget               the root, fills the window; `rebuild()` makes it anew (other language)
    enter() / leave()               becomes, stops being the top one
    handle(event) -> bool           events that no widget used;  back()  what Esc does (pops)
    update(dt)                      at least ten times a second; `ui.invalidate()` when it looks different

Ui — `self.ui`, the first argument of every widget
    invalidate() redraw · relayout() sizes changed · animate() next frame too · wake_in(seconds) · now()
    focus(widget) · toast(text, tone) · clipboard · theme.px(n) · text (Typesetter) · paint (Painter)

Widgets — all: `.sized(width, height, grow)`, `.show(bool)`, `.enable(bool)`, `.tooltip`
    base     Label(ui, text, style, colour, align, one_line), `.text`; Icon(ui, name, size, colour);
             Divider(ui); Spacer(ui)
    layout   Column(ui, children, gap, padding, across), Row(same), Grid(ui, children, least, gap, most),
             Centred(ui, child, most, down), Card(ui, children, gap, padding, fill, border, raised),
             Bar(ui, children); all boxes: replace(children), append(child)
    buttons  Button(ui, text, on_press, kind, icon, tooltip, key, trailing)  primary secondary quiet danger;
             Toggle(ui, text, on, on_change), Segmented(ui, options, chosen, on_change), Tabs(same),
             CardButton(ui, content, on_press, chosen)
    choices  ChoiceList(ui, texts, on_choose)  keys 1–9; `.choices = texts` for the next turn
    textbox  TextBox(ui, placeholder, on_send, on_change, on_limit, limit, lines, style)  `.text`, `.clear()`,
             `.first_input_at` (clock time of the first key, composition or paste; None), `.forget_input()`;
             TextLine(ui, placeholder, on_send, on_change, limit)
    scroll   ScrollArea(ui, content, follow, inset)
    dialogs  Dialog(ui, title, body, [buttons], on_dismiss, width).open();
             Select(ui, options, chosen, on_change)
    chat     ChatLog(ui, messages): add(Message(side, text, name, time, note, tone)), set_messages,
             show_typing(on)
    portrait Portrait(ui, picture, tint, ratio): show_picture(picture, tint) cross-fades
    meters   ProgressBar(ui, share, colour), MoodBar(ui, name, share, level, good),
             ScoreBar(ui, name, score, error, mark, absent), Steps(ui, names, present)
    notices  Banner(ui, text, tone, title, icon), Badge(ui, text, tone, icon)
    charts   RadarChart(ui, [Axis(name, value, other)], height), LineChart(ui, [Series(name, values, colour)],
             [Marker(turn, text, tone)], low, high, height, turn_label, on_pick)
    theme    styles CAPTION SMALL BODY LEAD SUBTITLE TITLE HEADING DISPLAY (`.strong()`), tones NEUTRAL INFO
             GOOD WARN BAD, colours, mood_tint(calm);  icons.PATHS: names of the icons

A new widget overrides measure(width) -> height, natural_width(), draw(surface), handle(event) -> bool
and, where it moves, update(dt); `focusable = True` makes it a Tab stop, `draw_focus` its ring.
Importing this package imports nothing; `simulator.desktop.app` imports pygame.
"""
