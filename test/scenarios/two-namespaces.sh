#!/bin/sh
# Two machines on one cable, as network namespaces: a node in the other one, and a command in this one.
#   two-namespaces.sh NODE HEMS…      NODE: a shell command that prints `ready`; it is 10.99.0.2 and we are 10.99.0.1
# Needs to be root of a network namespace of its own: unshare -Urn two-namespaces.sh …
set -eu
node=$1
shift
unshare -n sleep 120 &
other=$!
trap 'kill $other $peer 2>/dev/null || true' EXIT
peer=
until [ "$(readlink /proc/$other/ns/net)" != "$(readlink /proc/self/ns/net)" ]; do sleep 0.05; done
ip link set lo up
ip link add veth0 type veth peer name veth1 netns "$other"
ip addr add 10.99.0.1/24 dev veth0
ip link set veth0 up
nsenter -t "$other" -n sh -c 'ip link set lo up; ip addr add 10.99.0.2/24 dev veth1; ip link set veth1 up; ip route add default dev veth1'
said=$(mktemp)
nsenter -t "$other" -n sh -c "exec $node" >"$said" &
peer=$!
until grep -q ready "$said"; do
  kill -0 "$peer"
  sleep 0.05
done
rm -f "$said"
"$@"
