
# DigitalOcean. What is all digits is an id; an unknown one ends the call.
driver_batch=10 driver_dated=1

driver_check() {
  installed doctl || return
  answer=${DIGITALOCEAN_CONTEXT:-default}
  [ -z "$expected_account" ] || ask doctl account get --format Email --no-header || return 4
  expect_account "$answer" || return
  say "$answer"
}

driver_list() {
  call doctl compute droplet list -o json >"$work/json" || return
  json_fields id created_at name <"$work/json"
}

driver_delete() { call doctl compute droplet delete --force "$@"; }
driver_variable() { case $1 in DIGITALOCEAN_*) ;; *) return 1 ;; esac }
