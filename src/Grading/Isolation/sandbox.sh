# Runs inside fresh namespaces, as (their) root: builds a root folder that has the runtime, lib/ and an empty work folder and nothing
# else, moves into it, gives up every privilege and starts the kernel there. Everything mounted here goes away with the namespaces.
# Arguments: a folder to mount on, the folder of the pipe, the kernel host's folder, lib/, the runtime's folder, the data folder or
# -, the user to become or -, MiB for files, MiB of memory, processes; then the program and its arguments.
set -eu
root=$1 pipe=$2 host=$3 lib=$4 runtime=$5 data=$6 user=$7 files=$8 memory=$9
shift 9
processes=$1
shift 1

mount --make-rprivate /
mount -t tmpfs -o mode=755,size=1m,nosuid,nodev tmpfs "$root"

# Binds are read-only; a second mount makes them so, since the first ignores the option. Flags the original has must be kept.
bind() {
    if [ -d "$1" ]; then mkdir -p "$root$2"; else mkdir -p "$root${2%/*}"; : > "$root$2"; fi
    mount --bind "$1" "$root$2"
    mount -o remount,bind,ro,nosuid,nodev "$root$2" 2>/dev/null || mount -o remount,bind,ro "$root$2" 2>/dev/null \
        || mount -o remount,bind,ro,nosuid,nodev,noexec "$root$2"
}

for folder in /usr /bin /sbin /lib /lib32 /lib64 /libx32; do
    if [ -L "$folder" ]; then ln -s "$(readlink "$folder")" "$root$folder"
    elif [ -d "$folder" ]; then bind "$folder" "$folder"; fi
done
mkdir -p "$root/etc"
for file in /etc/ld.so.cache /etc/ld.so.conf /etc/ld.so.conf.d /etc/alternatives /etc/localtime; do
    if [ -e "$file" ]; then bind "$(readlink -f "$file")" "$file"; fi
done
# Installed things that would tell about this machine or that nobody needs: empty folders over them.
for folder in /usr/local /usr/src; do
    if [ -d "$folder" ] && [ "${runtime#"$folder"/}" = "$runtime" ]; then mount -t tmpfs -o ro,size=4k tmpfs "$root$folder"; fi
done
echo "learner:x:${user#-}:${user#-}::/tmp:/bin/false" > "$root/etc/passwd"
case "$runtime" in /usr/*) ;; *) bind "$runtime" "$runtime" ;; esac
bind "$host" /course/host
bind "$lib" /course/lib
if [ "$data" != - ]; then bind "$data" /course/digits; fi
bind "$pipe" /run/course

mkdir -p "$root/dev" "$root/proc" "$root/tmp" "$root/course/notebooks/exercises"
mount -t tmpfs -o "mode=1777,size=${files}m,nr_inodes=4096,nosuid,nodev" tmpfs "$root/tmp"
mount -t tmpfs -o "mode=1777,size=${files}m,nr_inodes=4096,nosuid,nodev" tmpfs "$root/course/notebooks/exercises"
for device in null zero full random urandom; do
    : > "$root/dev/$device"
    mount --bind "/dev/$device" "$root/dev/$device"
done
mount -t proc -o nosuid,nodev,noexec proc "$root/proc"
mount -o remount,bind,ro,nosuid,nodev "$root"

cd "$root"
mkdir tmp/old
pivot_root . tmp/old
cd /
umount -l /tmp/old
rmdir /tmp/old
cd /course/notebooks/exercises

if [ "$user" = - ]; then become=""; else become="--reuid=$user --regid=$user --clear-groups"; fi
# Limits: memory that a process may write to, processes and threads of this user, size of a file, no core dumps, open files.
prlimit "--data=$((memory * 1048576))" "--nproc=$processes" "--fsize=$((files * 1048576))" --core=0 --nofile=512 -- \
    setpriv $become --inh-caps=-all --bounding-set=-all --no-new-privs -- "$@"
