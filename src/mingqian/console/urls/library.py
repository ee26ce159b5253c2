"""Addresses of stage 1, 一单两库."""

from __future__ import annotations

from django.urls import path

from mingqian.console.views.library import imports, items, lists, objects, people

urlpatterns = [
    path("items/", lists.item_lists, name="item-list"),
    path("items/new/", lists.item_list_new, name="item-list-new"),
    path("items/compile/", lists.item_list_compile, name="item-list-compile"),
    path("items/derive/", lists.item_list_derive, name="item-list-derive"),
    path("items/board/", lists.status_board, name="library-board"),
    path("items/<int:pk>/", lists.item_list_detail, name="item-list-detail"),
    path("items/<int:pk>/act/", lists.item_list_act, name="item-list-act"),
    path("items/<int:pk>/version/", lists.item_list_version, name="item-list-version"),
    path("items/<int:pk>/changes/", lists.item_list_changes, name="item-list-changes"),
    path("items/<int:pk>/quality/", lists.item_list_quality, name="item-list-quality"),
    path("items/<int:list_pk>/add/", items.item_new, name="item-new"),
    path("items/<int:list_pk>/import/", items.item_import, name="item-import"),
    path("items/<int:list_pk>/joint/", items.joint_item_new, name="joint-item-new"),
    path("items/item/<int:pk>/", items.item_detail, name="item-detail"),
    path("items/item/<int:pk>/edit/", items.item_edit, name="item-edit"),
    path("items/item/<int:pk>/remove/", items.item_remove, name="item-remove"),
    path("items/item/<int:pk>/checkpoints/", items.item_checkpoints, name="item-checkpoints"),
    path(
        "items/item/<int:pk>/not-applicable/", items.item_not_applicable, name="item-not-applicable"
    ),
    path("items/item/<int:pk>/key-area/", items.item_key_area, name="item-key-area"),
    path("items/item/<int:pk>/admit/", items.item_admit, name="item-admit"),
    path("items/item/<int:pk>/duplicate/", lists.duplicate_resolve, name="duplicate-resolve"),
    path("objects/", objects.object_list, name="object-list"),
    path("objects/new/", objects.object_new, name="object-new"),
    path("objects/<int:pk>/", objects.object_detail, name="object-detail"),
    path("objects/<int:pk>/peek/", objects.object_peek, name="object-peek"),
    path("objects/<int:pk>/edit/", objects.object_edit, name="object-edit"),
    path("objects/registries/", objects.registry_list, name="registry-list"),
    path("objects/registries/new/", objects.registry_new, name="registry-new"),
    path("objects/registries/<int:pk>/", objects.registry_detail, name="registry-detail"),
    path("objects/registries/<int:pk>/rule/", objects.registry_rule, name="registry-rule"),
    path("objects/registries/<int:pk>/add/", objects.registry_add, name="registry-add"),
    path("objects/registries/<int:pk>/file/", objects.registry_file, name="registry-file"),
    path(
        "objects/registries/<int:pk>/remove/<int:object_pk>/",
        objects.registry_remove,
        name="registry-remove",
    ),
    path("objects/imports/", imports.import_list, name="import-list"),
    path("objects/imports/new/", imports.import_new, name="import-new"),
    path("objects/imports/new/<int:file_pk>/", imports.import_map, name="import-map"),
    path("objects/imports/<int:pk>/", imports.import_detail, name="import-detail"),
    path("objects/imports/<int:pk>/confirm/", imports.import_confirm, name="import-confirm"),
    path("objects/imports/<int:pk>/refused/", imports.import_refused, name="import-refused"),
    path("inspectors/", people.inspector_list, name="inspector-list"),
    path("inspectors/new/", people.inspector_new, name="inspector-new"),
    path("inspectors/<int:pk>/", people.inspector_detail, name="inspector-detail"),
    path("inspectors/<int:pk>/edit/", people.inspector_edit, name="inspector-edit"),
    path("inspectors/<int:pk>/credential/", people.credential_new, name="credential-new"),
    path("inspectors/<int:pk>/absence/", people.leave_new, name="leave-new"),
    path("inspectors/<int:pk>/recusal/", people.recusal_new, name="recusal-new"),
    path("inspectors/<int:pk>/move/", people.inspector_move, name="inspector-move"),
    path("inspectors/<int:pk>/leave/", people.inspector_leave, name="inspector-leave"),
    path("inspectors/experts/", people.party_list, name="party-list"),
    path("inspectors/experts/new/", people.party_new, name="party-new"),
    path("inspectors/experts/<int:pk>/leave/", people.party_deactivate, name="party-deactivate"),
]
