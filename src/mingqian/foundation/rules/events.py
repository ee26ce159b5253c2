"""Journal vocabulary of the rules."""

from __future__ import annotations

from mingqian.foundation.journal.vocabulary import declare

LOADED = declare("rules:loaded", "载入规则版本 {digest}")
CONTINUED = declare("rules:continued", "登记延续适用决定 {document_no}，至 {until}")
OVERRIDDEN = declare("rules:overridden", "登记上级规定优先：{key} 按{authority}{basis}")
CONFIRMED = declare("rules:confirmed", "确认施行日期为 {effective_from}")
