
# Amazon EC2. The name of an instance is its tag Name. One id that is not known ends the call. What is being terminated counts as gone.
driver_batch=10 driver_dated=1
export AWS_PAGER=

driver_check() {
  installed aws || return
  answer=${AWS_PROFILE:-default}
  [ -z "$expected_account" ] || ask aws sts get-caller-identity --query Account --output text || return 4
  expect_account "$answer" || return
  say "$answer ${AWS_REGION:-${AWS_DEFAULT_REGION:-}}"
}

driver_list() {
  call aws ec2 describe-instances --output json \
    --filters Name=instance-state-name,Values=pending,running,stopping,stopped \
    --query "Reservations[].Instances[].{id:InstanceId,created:LaunchTime,name:Tags[?Key=='Name']|[0].Value}" >"$work/json" || return
  json_fields id created name <"$work/json"
}

driver_delete() { call aws ec2 terminate-instances --instance-ids "$@"; }
driver_variable() { case $1 in AWS_*) ;; *) return 1 ;; esac }
