
# The cloudservers client of 2012, for servers of the first generation. Its listing has no time of creation and ends at 1000 servers.
driver_batch=1 driver_dated=0

driver_check() {
  installed cloudservers || return
  account=${CLOUD_SERVERS_USERNAME:-}
  expect_account "$account" || return
  say "${account:-(as the client is set up)}"
}

driver_list() {
  call env PYTHONIOENCODING=utf-8 cloudservers list >"$work/table" || return
  table_rows 5 0 '^[0-9]+$' 1 <"$work/table" >"$work/rows" || return
  if [ "$(rows "$work/rows")" -ge 1000 ]; then
    say "the client lists at most 1000 servers, and there may be more" >&2
    return 1
  fi
  cat "$work/rows"
}

driver_delete() { call cloudservers delete -- "$1"; }
driver_variable() { case $1 in CLOUD_SERVERS_*) ;; *) return 1 ;; esac }
