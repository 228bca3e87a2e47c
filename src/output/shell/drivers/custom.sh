
# A client of one's own: a command that lists the servers, a line each, with a tab between id, time of creation and name, and a command
# that deletes one of them.
driver_batch=1 driver_dated=1

driver_check() {
  custom_client || return
  expect_account "${CLEANUP_ACCOUNT:-}" || return
  say "${CLEANUP_ACCOUNT:-(of your own client)}"
}

driver_list() {
  custom_list >"$work/custom" || return
  LC_ALL=C awk -F '\t' '
    NF != 3 || $1 !~ /^[0-9A-Za-z][-0-9A-Za-z_]*$/ {
      print "line " NR " of the listing is not id, time of creation and name with a tab between" >"/dev/stderr"
      exit 1
    }
    { print }' "$work/custom"
}

driver_variable() { return 0; }
