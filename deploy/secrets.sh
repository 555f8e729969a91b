#!/bin/sh
# Makes the secrets that compose.yaml mounts, each in a file of its own, in deploy/secrets (or in
# the folder that is given). What is there stays; nothing is printed.
#
# The folder is closed to others; the files are not, for containers read them as other users.
set -eu

folder=${1:-$(dirname "$0")/secrets}
mkdir -p "$folder"
chmod 0700 "$folder"

random() { # bytes, as hexadecimal digits
  od -An -v -tx1 -N"$1" /dev/urandom | tr -d ' \n'
}

keep() { # file, text
  if [ ! -s "$folder/$1" ]; then
    printf '%s\n' "$2" > "$folder/$1.new"
    chmod 0444 "$folder/$1.new"
    mv "$folder/$1.new" "$folder/$1"
  fi
}

url() { # user, host, password file
  printf 'postgresql://%s:%s@%s/cms' "$1" "$(cat "$folder/$3")" "$2"
}

for name in inner_password public_password editor_password auth_password \
  inner_reader_password public_reader_password zone_password; do
  keep "$name" "$(random 24)"
done

keep inner_url "$(url cms inner-db inner_password)"
keep inner_editor_url "$(url cms_editor inner-db editor_password)"
keep inner_auth_url "$(url cms_auth inner-db auth_password)"
keep inner_reader_url "$(url cms_reader inner-db inner_reader_password)"
keep public_url "$(url cms public-db public_password)"
keep public_reader_url "$(url cms_reader public-db public_reader_password)"

keep s3.env "GARAGE_RPC_SECRET=$(random 32)
GARAGE_DEFAULT_ACCESS_KEY=GK$(random 12)
GARAGE_DEFAULT_SECRET_KEY=$(random 32)"
