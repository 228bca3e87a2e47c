
# Hetzner Cloud. Older versions delete one server a call.
driver_batch=1 driver_dated=1

driver_check() {
  installed hcloud || return
  account=${HCLOUD_CONTEXT:-}
  [ -n "$account" ] || account=$(hcloud context active 2>/dev/null) || account=
  [ -z "${HCLOUD_TOKEN:-}" ] || account='the owner of HCLOUD_TOKEN'
  expect_account "$account" || return
  say "$account"
}

driver_list() {
  hcloud server list -o json >"$work/json" || return
  json_fields id created name <"$work/json"
}

driver_delete() { hcloud server delete "$1"; }
driver_variable() { case $1 in HCLOUD_*) ;; *) return 1 ;; esac }
