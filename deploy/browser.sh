#!/usr/bin/env bash
# Make Chromium and a Chinese font present for the browser tests, or name what is missing and fail.
set -euo pipefail
missing=()
command -v chromium >/dev/null || missing+=(chromium)
[[ "$(PATH=$PATH:/sbin ldconfig -p)" == *libatomic.so.1* ]] || missing+=(libatomic1) # Playwright's driver needs it
[[ "$(fc-list 2>/dev/null)" == *Noto*CJK* ]] || missing+=(fonts-noto-cjk)
[ ${#missing[@]} -eq 0 ] && exit 0
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
  echo "✗ 缺少 ${missing[*]}，请先安装 | missing: ${missing[*]}; install them first (Debian: apt-get install ${missing[*]})" >&2
  exit 1
fi
echo "安装 installing ${missing[*]}"
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" fontconfig >/dev/null
