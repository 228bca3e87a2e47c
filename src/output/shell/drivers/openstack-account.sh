
# For the clients that read OS_* and clouds.yaml.
openstack_account() {
  project=${OS_PROJECT_NAME:-${OS_TENANT_NAME:-${OS_PROJECT_ID:-${OS_TENANT_ID:-}}}}
  expect_account "$project" || return
  say "${OS_CLOUD:-${project:-default}} ${OS_REGION_NAME:-}"
}
driver_variable() { case $1 in OS_*) ;; *) return 1 ;; esac }
