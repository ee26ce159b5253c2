"""Public item lists and items."""

from __future__ import annotations

from django.urls import path

from mingqian.portal.views import library

urlpatterns = [
    path("p/items/", library.item_lists, name="item-list"),
    path("p/items/<int:pk>/", library.item_list, name="item-list-detail"),
    path("p/items/<int:pk>/changes/", library.item_list_changes, name="item-list-changes"),
    path("p/items/<int:pk>/print/", library.item_list_print, name="item-list-print"),
    path("p/items/<int:pk>/list.xlsx", library.item_list_xlsx, name="item-list-xlsx"),
    path("p/items/<int:pk>/list.csv", library.item_list_csv, name="item-list-csv"),
    path("p/merges/", library.merges, name="object-merges"),
    path("p/item/<int:pk>/", library.item, name="item-detail"),
]
