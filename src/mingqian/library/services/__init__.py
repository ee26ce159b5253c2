"""Changes of stage 1, called qualified: ``library.services.publish_list(item_list=…, actor=…)``."""

from __future__ import annotations

from mingqian.library.services.compile import (
    Derived,
    add_joint_item,
    compile_unified,
    derive_joint_list,
    finish_compiling,
    keep_apart,
    keep_one,
    remove_joint_item,
)
from mingqian.library.services.exclusions import admit_key_area, mark_key_area, mark_not_applicable
from mingqian.library.services.inspectors import (
    add_credential,
    add_inspector,
    add_leave,
    change_inspector,
    declare_recusal,
    end_recusal,
    leave_office,
    link_person,
    move,
    settle_moves,
)
from mingqian.library.services.items import (
    add_item,
    change_item,
    import_catalogue,
    remove_item,
    set_checkpoints,
)
from mingqian.library.services.lists import (
    new_version,
    open_yearly_clocks,
    publish_list,
    send_back_list,
    start_list,
    submit_list,
)
from mingqian.library.services.objects import (
    add_object,
    change_object,
    deactivate,
    merge,
    note_inspected,
    set_labels,
)
from mingqian.library.services.parties import add_party, deactivate_party
from mingqian.library.services.registries import (
    file_register,
    open_registry,
    register,
    set_rule,
    sync_all,
    sync_registry,
    unregister,
)
from mingqian.library.services.searches import delete_filter, save_filter

__all__ = [
    "Derived",
    "add_credential",
    "add_inspector",
    "add_item",
    "add_joint_item",
    "add_leave",
    "add_object",
    "add_party",
    "admit_key_area",
    "change_inspector",
    "change_item",
    "change_object",
    "compile_unified",
    "deactivate",
    "deactivate_party",
    "declare_recusal",
    "delete_filter",
    "derive_joint_list",
    "end_recusal",
    "file_register",
    "finish_compiling",
    "import_catalogue",
    "keep_apart",
    "keep_one",
    "leave_office",
    "link_person",
    "mark_key_area",
    "mark_not_applicable",
    "merge",
    "move",
    "new_version",
    "note_inspected",
    "open_registry",
    "open_yearly_clocks",
    "publish_list",
    "register",
    "remove_item",
    "remove_joint_item",
    "save_filter",
    "send_back_list",
    "set_checkpoints",
    "set_labels",
    "set_rule",
    "settle_moves",
    "start_list",
    "submit_list",
    "sync_all",
    "sync_registry",
    "unregister",
]
