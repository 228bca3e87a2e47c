
# python-novaclient. It goes on after an id that is missing, and then returns 1.
driver_batch=10 driver_dated=1
unset ALL_TENANTS

driver_check() {
  installed nova || return
  openstack_account
}

driver_list() {
  call env PYTHONIOENCODING=utf-8 nova list --limit -1 --fields name,created >"$work/table" || return
  table_rows 3 3 '^[0-9A-Za-z][-0-9A-Za-z_]*$' 0 <"$work/table"
}

driver_delete() { call nova delete -- "$@"; }
