"""The first page after logging in, made of what each role needs."""

from django.shortcuts import render
from django.template.loader import render_to_string

from branches.home_panels import panels_for


def home(request):
    if not request.user.posts:
        return render(request, "branches/no_posts.html")
    panels = [
        render_to_string(template, values, request) for template, values in panels_for(request.user)
    ]
    return render(request, "branches/home.html", {"panels": panels})
