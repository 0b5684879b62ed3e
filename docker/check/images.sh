#!/usr/bin/env bash
# Stand-ins for the images that docker-compose.yml and the Dockerfile take from a registry, made on
# this machine. An image that the engine has already, because somebody pulled it, is left as it is.
#
#   images.sh make FOLDER     FOLDER keeps Debian's files for the next time
#   images.sh remove
#   images.sh list            image, and its stage in images/Dockerfile
#
# Debian comes from debootstrap and apt, Temporal's development server from bin/temporal-dev, the
# servers in the place of OpenMLDB's from sandbox/target.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
label=io.openmldb.rollout.stand-in=true
base=openmldb-rollout-check/debian

stand_ins() {
  cat <<LIST
eclipse-temurin:17-jdk jdk
eclipse-temurin:17-jre jre
postgres:16 postgres
zookeeper:3.9 zookeeper
temporalio/server:${TEMPORAL_VERSION:-1.31.0} temporal-server
temporalio/admin-tools:${TEMPORAL_VERSION:-1.31.0} temporal-admin-tools
temporalio/ui:${TEMPORAL_UI_VERSION:-2.49.1} temporal-ui
4pdosc/openmldb:${OPENMLDB_VERSION:-0.9.3} openmldb
LIST
}

has_image() { [[ -n $(docker image ls --quiet "$1") ]]; }

# debian FOLDER: the image that all others begin with. What this machine trusts, they trust.
make_base() {
  local archive=$1/debian.tar
  if [[ ! -f $archive ]]; then
    rm -rf "$1/debian"
    debootstrap --variant=minbase --include=ca-certificates bookworm "$1/debian" >"$1/debootstrap.log" ||
      { tail -n 5 "$1/debootstrap.log" >&2 && exit 1; }
    find /usr/local/share/ca-certificates -name '*.crt' \
      -exec cp -t "$1/debian/usr/local/share/ca-certificates" {} +
    chroot "$1/debian" update-ca-certificates >/dev/null
    tar -C "$1/debian" --exclude=./var/cache/apt/archives/*.deb -cf "$archive.new" .
    mv "$archive.new" "$archive"
    rm -rf "$1/debian"
  fi
  docker import --change "LABEL $label" "$archive" "$base" >/dev/null
}

# context FOLDER: what the stages copy.
make_context() {
  rm -rf "$1"
  mkdir -p "$1/sandbox/lib" "$1/maven"
  cp "$root"/docker/check/images/* "$1"
  cp "$root/sandbox/target/sandbox.jar" "$root"/sandbox/target/lib/*.jar "$1/sandbox/lib"
  cp "$("$root/bin/temporal-dev" --print-binary)" "$1/temporal"
  if [[ -d $HOME/.m2 ]]; then
    cp -a "$HOME/.m2/." "$1/maven"
  fi
}

make_images() {
  local folder=$1 image stage
  mkdir -p "$folder"
  has_image "$base" || make_base "$folder"
  make_context "$folder/context"
  while read -r image stage; do
    if has_image "$image"; then
      echo "$image is there"
      continue
    fi
    echo "making a stand-in for $image ..."
    docker build --quiet --label "$label" --target "$stage" --tag "$image" "$folder/context" >/dev/null
  done < <(stand_ins)
  rm -rf "$folder/context"
}

# What was built upon them goes too: it would be taken for the real thing later.
remove_images() {
  local image
  for image in openmldb-rollout:latest "openmldb-rollout-node:${OPENMLDB_VERSION:-0.9.3}" \
    $(docker image ls --filter "label=$label" --format '{{.Repository}}:{{.Tag}}'); do
    docker image rm --force "$image" >/dev/null 2>&1 || true
  done
}

case ${1:-} in
  make) make_images "${2:?usage: images.sh make FOLDER}" ;;
  remove) remove_images ;;
  list) stand_ins ;;
  *) echo "usage: images.sh make FOLDER | remove | list" >&2 && exit 2 ;;
esac
