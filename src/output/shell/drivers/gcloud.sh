
# Google Compute Engine. Its client deletes by name and zone, so the listing is kept to look both up by the id.
driver_batch=10 driver_dated=1

driver_check() {
  installed gcloud || return
  answer=${CLOUDSDK_CORE_PROJECT:-}
  [ -n "$answer" ] || ask gcloud config get-value project || return 4
  expect_account "$answer" || return
  say "$answer"
}

driver_list() {
  call gcloud compute instances list --format='json(id,name,creationTimestamp,zone)' >"$work/json" || return
  json_fields id creationTimestamp name zone <"$work/json" >"$work/instances" || return
  cut -f 1-3 "$work/instances"
}

driver_delete() {
  printf '%s\n' "$@" >"$work/ids"
  LC_ALL=C awk -F '\t' '
    part == "ids" { wanted[$1]; next }
    $1 in wanted { sub(/.*\//, "", $4); if ($3 ~ /^[a-z][-a-z0-9]*$/ && $4 ~ /^[a-z][-a-z0-9]*$/) print $4 "\t" $3 }
  ' part=ids "$work/ids" part=instances "$work/instances" | sort >"$work/by_zone"
  cut -f 1 "$work/by_zone" | uniq >"$work/zones"
  worst=0
  while read -r zone; do
    set --
    while read -r its_zone name; do
      [ "$its_zone" != "$zone" ] || set -- "$@" "$name"
    done <"$work/by_zone"
    call gcloud compute instances delete "$@" "--zone=$zone" --quiet </dev/null || worst=1
  done <"$work/zones"
  return "$worst"
}
driver_variable() { case $1 in CLOUDSDK_* | GOOGLE_*) ;; *) return 1 ;; esac }
