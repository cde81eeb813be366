# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with the script that has these
# Desktops to notify: real session buses, with a service that records on them, or with nobody who answers.

# Starts a user's session bus with a notification service on it, which writes each notification as a line
# "urgency=1 app=… summary=… body=…" to /run/user/UID/notifications.
session_bus() { # UID
    login_session "$1"
    start_as "$1" dbus-daemon --session --nofork --nopidfile --address="unix:path=/run/user/$1/bus"
    wait_for test -S "/run/user/$1/bus"
    start_as "$1" /usr/bin/python3 -c "$notification_service"
    wait_for test -e "/run/user/$1/notifications" # made when the service has its name on the bus
}

# A session whose bus accepts connections and never answers.
mute_session() { # UID
    login_session "$1"
    start_as "$1" /usr/bin/python3 -c "$mute_bus"
    wait_for test -S "/run/user/$1/bus"
}

# What logind (252) leaves in /run for somebody who is logged in at a Wayland desktop.
login_session() { # UID
    local number name
    getent passwd "$1" >/dev/null || echo "user$1:x:$1:$1::/run/user/$1:/bin/bash" >>/etc/passwd
    name=$(getent passwd "$1" | cut -d : -f 1)
    mkdir -p /run/systemd/sessions /run/user
    install -d -m 700 -o "$1" -g "$1" "/run/user/$1"
    number=$(($(find /run/systemd/sessions -mindepth 1 | wc -l) + 1))
    printf '%s\n' '# This is private data. Do not parse.' "UID=$1" "USER=$name" ACTIVE=1 IS_DISPLAY=1 \
        STATE=active REMOTE=0 TYPE=wayland ORIGINAL_TYPE=wayland CLASS=user "SCOPE=session-$number.scope" \
        SEAT=seat0 "TTY=tty$number" SERVICE=login "VTNR=$number" "LEADER=$$" "AUDIT=$number" \
        >"/run/systemd/sessions/$number"
}

# Starts a program as the user with this number. The kernel kills it when this script ends, in whichever way.
start_as() { # UID COMMAND...
    HOME=/run/user/$1 XDG_RUNTIME_DIR=/run/user/$1 setpriv --reuid="$1" --regid="$1" --clear-groups \
        --pdeathsig=KILL -- "${@:2}" >/dev/null </dev/null &
}

mute_bus='
import os, socket

connections = []
server = socket.socket(socket.AF_UNIX)
server.bind(os.environ["XDG_RUNTIME_DIR"] + "/bus")
server.listen()
while True:
    connections.append(server.accept())
'

# Uses GLib's loop without python3-gi, which python3-dbus does not bring.
notification_service='
import ctypes, os, dbus.mainloop.glib, dbus.service

name = "org.freedesktop.Notifications"
folder = os.environ["XDG_RUNTIME_DIR"]

class Service(dbus.service.Object):
    count = 0

    @dbus.service.method(name, in_signature="susssasa{sv}i", out_signature="u")
    def Notify(self, app, replaces, icon, summary, body, actions, hints, timeout):
        urgency = int(hints.get("urgency", 1))
        line = f"urgency={urgency} app={app} summary={summary} body={body}"
        with open(f"{folder}/notifications", "a") as file:
            file.write(line.replace("\n", "\\n") + "\n")
        self.count += 1
        return self.count

    @dbus.service.method(name, out_signature="as")
    def GetCapabilities(self):
        return ["body"]

    @dbus.service.method(name, out_signature="ssss")
    def GetServerInformation(self):
        return "recorder", "nvctl", "1", "1.2"

dbus.mainloop.glib.DBusGMainLoop(set_as_default=True)
bus = dbus.bus.BusConnection(f"unix:path={folder}/bus")
service = Service(dbus.service.BusName(name, bus), "/org/freedesktop/Notifications")
open(f"{folder}/notifications", "a").close()
glib = ctypes.CDLL("libglib-2.0.so.0")
glib.g_main_loop_new.restype = ctypes.c_void_p
glib.g_main_loop_run(ctypes.c_void_p(glib.g_main_loop_new(None, 0)))
'
