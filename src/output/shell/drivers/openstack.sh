
# python-openstackclient. Before 8.3 it ends at the first id that is missing.
driver_batch=10 driver_dated=1
unset ALL_PROJECTS

driver_check() {
  installed openstack || return
  openstack_account
}

# CSV with every field in quotes. Quotes in a name are doubled, so a line of the listing begins with one quote only where a row begins, and
# a name with a line feed cannot look like a row. Backslashes are doubled too since Python 3.11; if one stands alone anywhere, they are not.
driver_list() {
  call openstack server list --no-name-lookup --limit -1 -f csv --quote all -c ID -c Name -c 'Created At' >"$work/csv" || return
  LC_ALL=C awk '
    function runs_are_even(text) { gsub(/\\\\/, "", text); return text !~ /\\/ }
    NR == 1 { headed = $0 == "\"ID\",\"Name\",\"Created At\""; next }
    match($0, /^"[0-9A-Za-z][-0-9A-Za-z_]*","/) {
      ids[++n] = substr($0, 2, RLENGTH - 4)
      text = substr($0, RLENGTH + 1)
      if (!match(text, /","[-0-9A-Za-z:.+ ]+"$/)) next
      ats[n] = substr(text, RSTART + 3, RLENGTH - 4)
      text = substr(text, 1, RSTART - 1)
      if (!runs_are_even(text)) plain = 1
      gsub(/""/, "\001", text)
      if (text ~ /["\t]/) next
      gsub(/\001/, "\"", text)
      names[n] = text
    }
    END {
      if (!headed) { print "the listing is not the CSV that was expected" >"/dev/stderr"; exit 1 }
      for (i = 1; i <= n; i++) {
        if (!plain) gsub(/\\\\/, "\\", names[i])
        print ids[i] "\t" ats[i] "\t" names[i]
      }
    }' "$work/csv"
}

driver_delete() { call openstack server delete -- "$@"; }
