"""Addresses of a unit's rules."""

from django.urls import path

from branches.views import rule_drafts, rules

VERSION = "don-vi/<int:pk>/quy-tac/<int:version_pk>/"

urlpatterns = [
    path("don-vi/<int:pk>/quy-tac/", rules.rules, name="rules"),
    path("don-vi/<int:pk>/quy-tac/lich-su/", rules.history, name="rules_history"),
    path("don-vi/<int:pk>/quy-tac/soan/", rule_drafts.begin, name="rule_begin"),
    path(VERSION, rules.version, name="rule_version"),
    path(f"{VERSION}sua/", rule_drafts.head, name="rule_head"),
    path(f"{VERSION}sua/<slug:section>/", rule_drafts.section, name="rule_section"),
    path(f"{VERSION}ban-hanh/", rule_drafts.publish, name="rule_publish"),
    path(f"{VERSION}rut/", rule_drafts.withdraw, name="rule_withdraw"),
    path(f"{VERSION}xoa/", rule_drafts.discard, name="rule_discard"),
]
