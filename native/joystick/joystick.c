/*
 * The joystick part of SDL3 for Node and Electron's main process (Node-API 8, no V8 symbols).
 *
 * A separate thread runs SDL, reads the sticks and writes their events into `pending`; Node's thread reads all of them at
 * once when it is ready. So a busy Node gets the newest axis values instead of a queue of old ones, while presses and
 * releases keep their order.
 *
 *   open(listener) -> { close() }     one at a time in a process; main/ptz/stick.ts says what a batch holds
 */
#define NAPI_VERSION 8
#include <SDL3/SDL.h>
#include <node_api.h>

enum { max_devices = 16, max_axes = 64, max_hats = 8, max_buttons = 128, name_bytes = 256 };
/* Maximum number of buffered events. Beyond it the whole state is sent instead (`overflow`). */
enum { max_pending = 1024 };
/* Polling intervals of SDL, ms; half of one is the mean delay added. Without a stick only new sticks are looked for. */
enum { look_moving_ms = 2, look_resting_ms = 4, look_without_stick_ms = 50 };
/* Time without movement after which a stick counts as idle, ms. */
enum { resting_after_ms = 1000 };

typedef enum { told_started, told_failed, told_plugged, told_unplugged, told_axes, told_button, told_hat, told_state } told;

typedef struct {
  int axes, hats, buttons;
  Sint16 axis[max_axes];
  Uint8 hat[max_hats];
  bool button[max_buttons];
} whole;

typedef struct {
  told what;
  SDL_JoystickID instance;
  Uint64 at_ns;
  int index, value;   /* of a button or hat */
  Uint16 vid, pid;
  char text[name_bytes]; /* name, version or reason */
  whole now;          /* plugged, state; `axis` of axes */
} record;

typedef struct {
  SDL_Joystick *stick; /* NULL: free slot */
  SDL_JoystickID instance;
  Uint16 vid, pid;
  char name[name_bytes];
  whole now;
  int axes_at; /* index in `pending` of its axis event; -1: none */
} device;

/* One per process, because SDL is one. `lock` guards everything below it. */
static struct {
  SDL_AtomicInt taken;
  SDL_Thread *thread;
  SDL_Mutex *lock;
  SDL_Condition *wake;
  napi_threadsafe_function tell;
  uintptr_t generation; /* Counts open(): identifies calls that arrive after their close(). Node's thread only. */

  bool begun, stop, called, overflow;
  device devices[max_devices];
  record *pending, *taking;
  int count;
  /* The sticks that Node has been notified of; Node's thread only. */
  SDL_JoystickID known[2 * max_devices];
  int known_count;
} hub;

/* ---- SDL's thread ------------------------------------------------------------------------------------------------ */

static record *add(told what, SDL_JoystickID instance, Uint64 at_ns) {
  if (hub.count == max_pending) hub.overflow = true;
  if (hub.overflow) return NULL;
  record *r = &hub.pending[hub.count++];
  r->what = what;
  r->instance = instance;
  r->at_ns = at_ns;
  return r;
}

static device *find(SDL_JoystickID instance) {
  for (int i = 0; i < max_devices; i++)
    if (hub.devices[i].stick && hub.devices[i].instance == instance) return &hub.devices[i];
  return NULL;
}

static void describe(record *r, const device *d) {
  r->vid = d->vid;
  r->pid = d->pid;
  SDL_strlcpy(r->text, d->name, name_bytes);
  r->now = d->now;
}

static int at_most(int count, int most) { return count < 0 ? 0 : count > most ? most : count; }

static void plugged(SDL_JoystickID instance, Uint64 at_ns) {
  device *d = NULL;
  if (find(instance)) return;
  for (int i = 0; i < max_devices && !d; i++)
    if (!hub.devices[i].stick) d = &hub.devices[i];
  if (!d) return;
  /* Not under the lock, because opening may take a while: only this thread changes `devices`. */
  SDL_UnlockMutex(hub.lock);
  SDL_Joystick *stick = SDL_OpenJoystick(instance);
  SDL_LockMutex(hub.lock);
  if (!stick) return; /* Unplugged again, or in use by another program. */
  d->instance = instance;
  d->vid = SDL_GetJoystickVendor(stick);
  d->pid = SDL_GetJoystickProduct(stick);
  const char *name = SDL_GetJoystickName(stick);
  SDL_strlcpy(d->name, name ? name : "", name_bytes);
  d->axes_at = -1;
  d->now.axes = at_most(SDL_GetNumJoystickAxes(stick), max_axes);
  d->now.hats = at_most(SDL_GetNumJoystickHats(stick), max_hats);
  d->now.buttons = at_most(SDL_GetNumJoystickButtons(stick), max_buttons);
  for (int i = 0; i < d->now.axes; i++) d->now.axis[i] = SDL_GetJoystickAxis(stick, i);
  for (int i = 0; i < d->now.hats; i++) d->now.hat[i] = SDL_GetJoystickHat(stick, i);
  for (int i = 0; i < d->now.buttons; i++) d->now.button[i] = SDL_GetJoystickButton(stick, i);
  d->stick = stick;
  record *r = add(told_plugged, instance, at_ns);
  if (r) describe(r, d);
}

static void unplugged(SDL_JoystickID instance, Uint64 at_ns) {
  device *d = find(instance);
  if (!d) return;
  SDL_CloseJoystick(d->stick);
  d->stick = NULL;
  add(told_unplugged, instance, at_ns);
}

static void axis_moved(device *d, int axis, Sint16 value, Uint64 at_ns) {
  if (axis >= d->now.axes || d->now.axis[axis] == value) return;
  d->now.axis[axis] = value;
  record *r = d->axes_at >= 0 ? &hub.pending[d->axes_at] : add(told_axes, d->instance, at_ns);
  if (!r) return;
  d->axes_at = (int)(r - hub.pending);
  r->at_ns = at_ns;
  r->now.axes = d->now.axes;
  SDL_memcpy(r->now.axis, d->now.axis, sizeof r->now.axis);
}

static void edge(told what, device *d, int index, int value, Uint64 at_ns) {
  record *r = add(what, d->instance, at_ns);
  if (!r) return;
  r->index = index;
  r->value = value;
}

static void heard(const SDL_Event *e) {
  device *d;
  Uint64 at_ns = e->common.timestamp;
  switch (e->type) {
    case SDL_EVENT_JOYSTICK_ADDED: plugged(e->jdevice.which, at_ns); break;
    case SDL_EVENT_JOYSTICK_REMOVED: unplugged(e->jdevice.which, at_ns); break;
    case SDL_EVENT_JOYSTICK_AXIS_MOTION:
      if ((d = find(e->jaxis.which))) axis_moved(d, e->jaxis.axis, e->jaxis.value, at_ns);
      break;
    case SDL_EVENT_JOYSTICK_BUTTON_DOWN:
    case SDL_EVENT_JOYSTICK_BUTTON_UP:
      if (!(d = find(e->jbutton.which)) || e->jbutton.button >= d->now.buttons) break;
      if (d->now.button[e->jbutton.button] == e->jbutton.down) break;
      d->now.button[e->jbutton.button] = e->jbutton.down;
      edge(told_button, d, e->jbutton.button, e->jbutton.down, at_ns);
      break;
    case SDL_EVENT_JOYSTICK_HAT_MOTION:
      if (!(d = find(e->jhat.which)) || e->jhat.hat >= d->now.hats) break;
      if (d->now.hat[e->jhat.hat] == e->jhat.value) break;
      d->now.hat[e->jhat.hat] = e->jhat.value;
      edge(told_hat, d, e->jhat.hat, e->jhat.value, at_ns);
      break;
    default: break;
  }
}

/* Call with the lock held. */
static void call_node(void) {
  if ((hub.count == 0 && !hub.overflow) || hub.called || hub.stop) return;
  hub.called = napi_call_threadsafe_function(hub.tell, (void *)hub.generation, napi_tsfn_nonblocking) == napi_ok;
}

static Sint32 look_again_ms(Uint64 moved_ms) {
  for (int i = 0; i < max_devices; i++)
    if (hub.devices[i].stick)
      return SDL_GetTicks() - moved_ms < resting_after_ms ? look_moving_ms : look_resting_ms;
  return look_without_stick_ms;
}

static int SDLCALL run(void *unused) {
  (void)unused;
  /* Sticks are read whichever window has the focus; SDL has no window here. */
  SDL_SetHintWithPriority(SDL_HINT_JOYSTICK_ALLOW_BACKGROUND_EVENTS, "1", SDL_HINT_OVERRIDE);
  /* SIGINT and SIGTERM stay with Node. */
  SDL_SetHintWithPriority(SDL_HINT_NO_SIGNAL_HANDLERS, "1", SDL_HINT_OVERRIDE);
  /* Each driver numbers axes its own way, and whether HIDAPI may open a device depends on rights that change: with the
     system's own driver alone, a learnt profile stays valid. */
  SDL_SetHintWithPriority(SDL_HINT_JOYSTICK_HIDAPI, "0", SDL_HINT_OVERRIDE);
  /* Windows: SDL receives the system's messages in a thread of its own. */
  SDL_SetHint(SDL_HINT_JOYSTICK_THREAD, "1");

  bool started = SDL_InitSubSystem(SDL_INIT_JOYSTICK);
  SDL_LockMutex(hub.lock);
  hub.begun = true;
  record *first = add(started ? told_started : told_failed, 0, SDL_GetTicksNS());
  int version = SDL_GetVersion();
  if (started)
    SDL_snprintf(first->text, name_bytes, "%d.%d.%d", SDL_VERSIONNUM_MAJOR(version), SDL_VERSIONNUM_MINOR(version),
                 SDL_VERSIONNUM_MICRO(version));
  else
    SDL_strlcpy(first->text, SDL_GetError(), name_bytes);
  if (started) {
    SDL_SetEventEnabled(SDL_EVENT_JOYSTICK_UPDATE_COMPLETE, false);
    SDL_SetEventEnabled(SDL_EVENT_JOYSTICK_BATTERY_UPDATED, false);
  }
  Uint64 moved_ms = 0;
  while (started && !hub.stop) {
    SDL_UnlockMutex(hub.lock);
    SDL_PumpEvents(); /* Reads devices; Node must not wait for it. */
    SDL_LockMutex(hub.lock);
    SDL_Event e;
    while (SDL_PeepEvents(&e, 1, SDL_GETEVENT, SDL_EVENT_FIRST, SDL_EVENT_LAST) > 0) {
      heard(&e);
      moved_ms = SDL_GetTicks();
    }
    call_node();
    if (hub.stop) break;
    SDL_WaitConditionTimeout(hub.wake, hub.lock, look_again_ms(moved_ms));
  }
  if (!started) call_node();
  SDL_UnlockMutex(hub.lock);
  if (started) {
    for (int i = 0; i < max_devices; i++)
      if (hub.devices[i].stick) SDL_CloseJoystick(hub.devices[i].stick);
    SDL_QuitSubSystem(SDL_INIT_JOYSTICK);
  }
  return 0;
}

/* ---- Node's thread ----------------------------------------------------------------------------------------------- */

static bool is_known(SDL_JoystickID instance) {
  for (int i = 0; i < hub.known_count; i++)
    if (hub.known[i] == instance) return true;
  return false;
}

static void know(const record *r) {
  if (r->what == told_plugged && hub.known_count < 2 * max_devices) hub.known[hub.known_count++] = r->instance;
  if (r->what != told_unplugged) return;
  for (int i = 0; i < hub.known_count; i++)
    if (hub.known[i] == r->instance) hub.known[i] = hub.known[--hub.known_count];
}

/* Call with the lock held. Replaces lost events by the whole state, so that no button stays pressed and no stick stays
   listed. */
static void tell_whole_state(void) {
  hub.overflow = false;
  hub.count = 0;
  for (int i = 0; i < hub.known_count; i++)
    if (!find(hub.known[i])) add(told_unplugged, hub.known[i], SDL_GetTicksNS());
  for (int i = 0; i < max_devices; i++) {
    device *d = &hub.devices[i];
    if (!d->stick) continue;
    record *r = add(is_known(d->instance) ? told_state : told_plugged, d->instance, SDL_GetTicksNS());
    describe(r, d);
  }
}

static void put(napi_env env, napi_value object, const char *name, napi_value value) {
  napi_set_named_property(env, object, name, value);
}

static napi_value number(napi_env env, double value) {
  napi_value v;
  napi_create_double(env, value, &v);
  return v;
}

static napi_value boolean(napi_env env, bool value) {
  napi_value v;
  napi_get_boolean(env, value, &v);
  return v;
}

static napi_value string(napi_env env, const char *text) {
  napi_value v;
  napi_create_string_utf8(env, text, NAPI_AUTO_LENGTH, &v);
  return v;
}

static napi_value axes_of(napi_env env, const whole *now) {
  napi_value list;
  napi_create_array_with_length(env, now->axes, &list);
  for (int i = 0; i < now->axes; i++) {
    double value = now->axis[i] < 0 ? now->axis[i] / 32768.0 : now->axis[i] / 32767.0;
    napi_set_element(env, list, i, number(env, value));
  }
  return list;
}

static napi_value object_of(napi_env env, const record *r, Uint64 now_ns) {
  static const char *const names[] = {"started", "failed", "plugged", "unplugged", "axes", "button", "hat", "state"};
  napi_value o, list;
  napi_create_object(env, &o);
  put(env, o, "what", string(env, names[r->what]));
  if (r->what == told_started || r->what == told_failed) {
    put(env, o, r->what == told_started ? "sdl" : "why", string(env, r->text));
    return o;
  }
  put(env, o, "instance", number(env, r->instance));
  if (r->what == told_axes || r->what == told_plugged || r->what == told_state)
    put(env, o, "axes", axes_of(env, &r->now));
  if (r->what == told_axes || r->what == told_button || r->what == told_hat)
    put(env, o, "ageMs", number(env, now_ns > r->at_ns ? (double)(now_ns - r->at_ns) / 1e6 : 0));
  if (r->what == told_button) {
    put(env, o, "button", number(env, r->index));
    put(env, o, "down", boolean(env, r->value != 0));
  }
  if (r->what == told_hat) {
    put(env, o, "hat", number(env, r->index));
    put(env, o, "value", number(env, r->value));
  }
  if (r->what == told_plugged || r->what == told_state) {
    napi_create_array_with_length(env, r->now.hats, &list);
    for (int i = 0; i < r->now.hats; i++) napi_set_element(env, list, i, number(env, r->now.hat[i]));
    put(env, o, "hats", list);
    napi_create_array_with_length(env, r->now.buttons, &list);
    for (int i = 0; i < r->now.buttons; i++) napi_set_element(env, list, i, boolean(env, r->now.button[i]));
    put(env, o, "buttons", list);
  }
  if (r->what == told_plugged) {
    put(env, o, "vid", number(env, r->vid));
    put(env, o, "pid", number(env, r->pid));
    put(env, o, "name", string(env, r->text));
  }
  return o;
}

static void on_called(napi_env env, napi_value listener, void *context, void *generation) {
  (void)context;
  if (!env || (uintptr_t)generation != hub.generation || !hub.thread) return;
  SDL_LockMutex(hub.lock);
  if (hub.overflow) tell_whole_state();
  record *taken = hub.pending;
  int count = hub.count;
  hub.pending = hub.taking;
  hub.taking = taken;
  hub.count = 0;
  hub.called = false;
  for (int i = 0; i < max_devices; i++) hub.devices[i].axes_at = -1;
  SDL_UnlockMutex(hub.lock);

  napi_value batch, nobody;
  Uint64 now_ns = SDL_GetTicksNS();
  napi_create_array_with_length(env, count, &batch);
  for (int i = 0; i < count; i++) {
    know(&taken[i]);
    napi_set_element(env, batch, i, object_of(env, &taken[i], now_ns));
  }
  napi_get_undefined(env, &nobody);
  if (napi_call_function(env, nobody, listener, 1, &batch, NULL) != napi_pending_exception) return;
  /* Before Node-API 10 Node only warns of exceptions thrown here: raise it as an uncaught exception. */
  napi_value thrown;
  if (napi_get_and_clear_last_exception(env, &thrown) == napi_ok) napi_fatal_exception(env, thrown);
}

static void stop(void) {
  if (!hub.thread) return;
  SDL_LockMutex(hub.lock);
  hub.stop = true;
  bool begun = hub.begun;
  SDL_SignalCondition(hub.wake);
  SDL_UnlockMutex(hub.lock);
  if (!begun) {
    /* SDL hangs in its start: nothing waits for it, its memory is leaked, and it is not started again in this process. */
    SDL_DetachThread(hub.thread);
    hub.thread = NULL;
    napi_release_threadsafe_function(hub.tell, napi_tsfn_abort);
    return;
  }
  SDL_WaitThread(hub.thread, NULL);
  hub.thread = NULL;
  napi_release_threadsafe_function(hub.tell, napi_tsfn_abort);
  SDL_DestroyCondition(hub.wake);
  SDL_DestroyMutex(hub.lock);
  SDL_free(hub.pending);
  SDL_free(hub.taking);
  SDL_SetAtomicInt(&hub.taken, 0);
}

static void on_env_gone(void *unused) {
  (void)unused;
  stop();
}

static napi_value js_close(napi_env env, napi_callback_info info) {
  void *generation;
  napi_get_cb_info(env, info, NULL, NULL, NULL, &generation);
  if ((uintptr_t)generation == hub.generation && hub.thread) {
    napi_remove_env_cleanup_hook(env, on_env_gone, NULL);
    stop();
  }
  return NULL;
}

static napi_value js_open(napi_env env, napi_callback_info info) {
  size_t argc = 1;
  napi_value listener, handle, close;
  napi_valuetype type = napi_undefined;
  napi_get_cb_info(env, info, &argc, &listener, NULL, NULL);
  if (argc < 1 || napi_typeof(env, listener, &type) != napi_ok || type != napi_function) {
    napi_throw_type_error(env, NULL, "open() wants a listener");
    return NULL;
  }
  if (!SDL_CompareAndSwapAtomicInt(&hub.taken, 0, 1)) {
    napi_throw_error(env, NULL, "the sticks are heard already");
    return NULL;
  }
  hub.generation++;
  hub.begun = hub.stop = hub.called = hub.overflow = false;
  hub.count = hub.known_count = 0;
  SDL_zeroa(hub.devices);
  hub.pending = SDL_calloc(max_pending, sizeof(record));
  hub.taking = SDL_calloc(max_pending, sizeof(record));
  hub.lock = SDL_CreateMutex();
  hub.wake = SDL_CreateCondition();
  bool made = hub.pending && hub.taking && hub.lock && hub.wake &&
              napi_create_threadsafe_function(env, listener, NULL, string(env, "watchfloor joystick"), 0, 1, NULL, NULL,
                                              NULL, on_called, &hub.tell) == napi_ok;
  if (made) {
    /* Listening alone does not keep the process alive. */
    napi_unref_threadsafe_function(env, hub.tell);
    hub.thread = SDL_CreateThread(run, "joystick", NULL);
    if (!hub.thread) napi_release_threadsafe_function(hub.tell, napi_tsfn_abort);
  }
  if (!hub.thread) {
    SDL_DestroyCondition(hub.wake);
    SDL_DestroyMutex(hub.lock);
    SDL_free(hub.pending);
    SDL_free(hub.taking);
    SDL_SetAtomicInt(&hub.taken, 0);
    napi_throw_error(env, NULL, made ? SDL_GetError() : "no memory for the joystick thread");
    return NULL;
  }
  /* Added after the threadsafe function's own hook, hence called before it: the thread ends while it can still call. */
  napi_add_env_cleanup_hook(env, on_env_gone, NULL);
  napi_create_object(env, &handle);
  napi_create_function(env, "close", NAPI_AUTO_LENGTH, js_close, (void *)hub.generation, &close);
  put(env, handle, "close", close);
  return handle;
}

NAPI_MODULE_INIT() {
  napi_value open;
  napi_create_function(env, "open", NAPI_AUTO_LENGTH, js_open, NULL, &open);
  put(env, exports, "open", open);
  return exports;
}
