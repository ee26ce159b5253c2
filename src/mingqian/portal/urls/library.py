"""Public item lists and items."""

from __future__ import annotations

from django.urls import path

from mingqian.portal.views import library

urlpatterns = [
    path("p/items/", library.item_lists, name="item-list"),
    path("p/items/<int:pk>/", library.item_list, name="item-list-detail"),
    path("p/items/<int:pk>/list.csv", library.item_list_csv, name="item-list-csv"),
    path("p/merges/", library.merges, name="object-merges"),
    path("p/item/<int:pk>/", library.item, name="item-detail"),
]
