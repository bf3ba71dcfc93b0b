"""The first page after logging in, made of what each role needs."""

from django.shortcuts import render
from django.template.loader import render_to_string

from branches.home_panels import panels_for, tasks_among


def home(request):
    """The panels from the top down; the list of things to do stands where its first line would."""
    if not request.user.posts:
        return render(request, "branches/no_posts.html")
    filled = panels_for(request.user)
    parts, has_list = [], False
    for one in filled:
        if not one.panel.is_task:
            parts.append(_ready(request, one))
        elif not has_list:
            has_list = True
            lines = [_ready(request, line) for line in tasks_among(filled)]
            parts.append(render_to_string("branches/panels/_to_do.html", {"lines": lines}, request))
    return render(request, "branches/home.html", {"panels": parts})


def _ready(request, filled):
    return render_to_string(filled.panel.template, filled.values, request)
