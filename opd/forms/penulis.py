"""Widgets drawn without templates. The form of an activity has some ninety of them, and Django draws each, each option and
the attributes of each with a template of its own: a third of the page. What stands here writes the same letters as the
template of that name; whatever does not stand here is still drawn by Django."""

from collections.abc import Callable

from django.forms.renderers import DjangoTemplates
from django.utils.html import conditional_escape as escape

W = "django/forms/widgets/"


class Penulis(DjangoTemplates):
    """settings.FORM_RENDERER"""

    def render(self, template_name, context, request=None):
        draw = DRAWN.get(template_name)
        return draw(context["widget"]) if draw else super().render(template_name, context, request)


def _attrs(widget: dict) -> str:
    """With a blank before each; True stands for one without a value, False for none."""
    return "".join(
        f" {escape(name)}" if value is True else f' {escape(name)}="{escape(value)}"'
        for name, value in widget["attrs"].items()
        if value is not False
    )


def _input(widget: dict) -> str:
    value = "" if widget["value"] is None else f' value="{escape(widget["value"])}"'
    return f'<input type="{escape(widget["type"])}" name="{escape(widget["name"])}"{value}{_attrs(widget)}>'


def _input_option(widget: dict) -> str:
    if not widget.get("wrap_label"):
        return _input(widget)
    own = f' for="{escape(widget["attrs"]["id"])}"' if widget["attrs"].get("id") else ""
    return f"<label{own}>{_input(widget)}\n {escape(widget['label'])}</label>"


def _textarea(widget: dict) -> str:
    return f'<textarea name="{escape(widget["name"])}"{_attrs(widget)}>\n{escape(widget["value"] or "")}</textarea>'


def _option(widget: dict) -> str:
    return f'<option value="{escape(widget["value"])}"{_attrs(widget)}>{escape(widget["label"])}</option>'


def _select(widget: dict) -> str:
    isi = []
    for name, options, _ in widget["optgroups"]:
        isi += [f'\n  <optgroup label="{escape(name)}">'] if name else []
        isi += [f"\n  {DRAWN[option['template_name']](option)}\n" for option in options]
        isi += ["\n  </optgroup>"] if name else []
    return f'<select name="{escape(widget["name"])}"{_attrs(widget)}>{"".join(isi)}\n</select>'


DRAWN: dict[str, Callable[[dict], str]] = {
    **{f"{W}{nama}.html": _input for nama in ("text", "number", "email", "url", "password", "hidden", "search", "tel", "date", "time", "file", "checkbox")},
    **{f"{W}{nama}.html": _input_option for nama in ("radio_option", "checkbox_option")},
    f"{W}textarea.html": _textarea,
    f"{W}select.html": _select,
    f"{W}select_option.html": _option,
}
