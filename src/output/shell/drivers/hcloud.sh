
# Hetzner Cloud. Older versions delete one server a call.
driver_batch=1 driver_dated=1

driver_check() {
  installed hcloud || return
  answer=${HCLOUD_CONTEXT:-}
  [ -n "$answer" ] || ask hcloud context active || answer=
  [ -z "${HCLOUD_TOKEN:-}" ] || answer='the owner of HCLOUD_TOKEN'
  expect_account "$answer" || return
  say "$answer"
}

driver_list() {
  call hcloud server list -o json >"$work/json" || return
  json_fields id created name <"$work/json"
}

driver_delete() { call hcloud server delete "$1"; }
driver_variable() { case $1 in HCLOUD_*) ;; *) return 1 ;; esac }
