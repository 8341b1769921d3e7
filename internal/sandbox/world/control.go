package world

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
)

// route is one call of the control API. Routing, validation, error messages and the help
// use it. No answer holds a token or a secret.
type route struct {
	call string // method and path
	action
	help string // also the row of the command's README
}

// action is the handler of a call, with the members of the body that it reads.
type action struct {
	members []string
	// run returns the answer; nil is 204.
	run func(*http.Request) (any, error)
}

type statusError struct {
	status int
	error
}

func errBadRequest(err error) error { return statusError{http.StatusBadRequest, err} }

func errNotFound(format string, args ...any) error {
	return statusError{http.StatusNotFound, fmt.Errorf(format, args...)}
}

// controlHandler serves the control API. GET /control is its help.
func (w *World) controlHandler() http.Handler {
	mux := http.NewServeMux()
	routes := w.routes()
	for _, r := range routes {
		mux.Handle(r.call, r)
	}
	type line struct {
		Call    string   `json:"call"`
		Members []string `json:"members,omitempty"`
		Help    string   `json:"help"`
	}
	help := make([]line, len(routes))
	for i, r := range routes {
		help[i] = line{r.call, r.members, r.help}
	}
	mux.Handle("GET /control", query(func() any { return map[string]any{"calls": help} }))
	return mux
}

// ServeHTTP runs the action. The simulators' methods panic when they are asked to
// change what does not exist; here that is 404.
func (a action) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	answer, err := a.runAndRecover(r)
	if err != nil {
		status := http.StatusUnprocessableEntity
		var s statusError
		if errors.As(err, &s) {
			status = s.status
		}
		simkit.WriteJSON(w, status, map[string]string{"error": err.Error()})
		return
	}
	if answer == nil {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	simkit.WriteJSON(w, http.StatusOK, answer)
}

func (a action) runAndRecover(r *http.Request) (answer any, err error) {
	defer func() {
		switch v := recover().(type) {
		case nil:
		case runtime.Error:
			panic(v)
		case string:
			err = errNotFound("%s", v)
		default:
			panic(v)
		}
	}()
	return a.run(r)
}

// query returns an action that answers, without a body and without an object in the path.
func query(read func() any) action {
	return action{run: func(*http.Request) (any, error) { return read(), nil }}
}

// pathID returns the wildcard of a path as a text or a number.
func pathID[ID string | int](r *http.Request) (id ID, err error) {
	text := cmp.Or(r.PathValue("id"), r.PathValue("project"), r.PathValue("change"))
	switch to := any(&id).(type) {
	case *string:
		*to = text
	case *int:
		if *to, err = strconv.Atoi(text); err != nil {
			return id, errNotFound("not a number: %q", text)
		}
	}
	return id, err
}

// objectAction returns an action on the object that the path names.
func objectAction[ID string | int](do func(ID)) action {
	return objectQuery(func(id ID) (any, error) { do(id); return nil, nil })
}

// objectQuery returns what objectAction returns, with an answer.
func objectQuery[ID string | int](do func(ID) (any, error)) action {
	return action{run: func(r *http.Request) (any, error) {
		id, err := pathID[ID](r)
		if err != nil {
			return nil, err
		}
		return do(id)
	}}
}

// bodyAction returns an action with a body. Members tagged need:"yes" must have a value.
func bodyAction[T any](do func(T) error) action {
	return action{members: memberNames(reflect.TypeFor[T]()), run: func(r *http.Request) (any, error) {
		in, err := decodeBody[T](r)
		if err == nil {
			err = do(in)
		}
		return nil, err
	}}
}

// objectBodyAction returns an action with a body on the object that the path names.
func objectBodyAction[ID string | int, T any](do func(ID, T) error) action {
	return objectBodyQuery(func(id ID, in T) (any, error) { return nil, do(id, in) })
}

// objectBodyQuery returns what objectBodyAction returns, with an answer.
func objectBodyQuery[ID string | int, T any](do func(ID, T) (any, error)) action {
	return action{members: memberNames(reflect.TypeFor[T]()), run: func(r *http.Request) (any, error) {
		id, err := pathID[ID](r)
		if err != nil {
			return nil, err
		}
		in, err := decodeBody[T](r)
		if err != nil {
			return nil, err
		}
		return do(id, in)
	}}
}

func memberNames(t reflect.Type) []string {
	if t.Kind() != reflect.Struct {
		return nil
	}
	var names []string
	for _, f := range reflect.VisibleFields(t) {
		if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); name != "" && name != "-" && len(f.Index) == 1 {
			names = append(names, name)
		}
	}
	return names
}

// decodeBody decodes the body of a request. It refuses unknown members.
func decodeBody[T any](r *http.Request) (T, error) {
	var v T
	if err := simkit.ReadJSON(r, &v, true); err != nil {
		return v, explainUnreadable(err)
	}
	value := reflect.ValueOf(v)
	for i := 0; value.Kind() == reflect.Struct && i < value.NumField(); i++ {
		if f := value.Type().Field(i); f.Tag.Get("need") != "" && value.Field(i).IsZero() {
			return v, fmt.Errorf("member %q is missing", f.Tag.Get("json"))
		}
	}
	return v, nil
}

// explainUnreadable returns the error for a body that cannot be decoded: 400, or 422 for a value that is not valid.
func explainUnreadable(err error) error {
	var value valueError
	if errors.As(err, &value) {
		return value
	}
	return errBadRequest(fmt.Errorf("body: %w", err))
}

type valueError struct{ error }

// duration is a text such as "200ms".
type duration time.Duration

func (d *duration) UnmarshalJSON(data []byte) error {
	var text string
	if err := json.Unmarshal(data, &text); err != nil {
		return err
	}
	parsed, err := time.ParseDuration(text)
	if err != nil || parsed < 0 {
		return valueError{fmt.Errorf(`%q must be a duration such as "200ms"`, text)}
	}
	*d = duration(parsed)
	return nil
}

// rateLimit is a number of calls in a window; 0 calls mean no limit.
type rateLimit struct {
	Calls  int      `json:"calls"`
	Window duration `json:"window"`
}

func (l rateLimit) validate() error {
	if l.Calls > 0 && l.Window == 0 {
		return errors.New(`member "window" must be a duration such as "1m"`)
	}
	return nil
}

// settings are members of a body, each of which changes one thing. A member that is
// left out, or null, changes nothing.
type settings map[string]setter

// setter decodes a value, and returns the function that applies it.
type setter func(json.RawMessage) (apply func(), err error)

func newSetter[T any](apply func(T)) setter {
	return func(data json.RawMessage) (func(), error) {
		var v T
		dec := json.NewDecoder(bytes.NewReader(data))
		dec.DisallowUnknownFields()
		if err := dec.Decode(&v); err != nil {
			return nil, explainUnreadable(err)
		}
		if check, ok := any(v).(interface{ validate() error }); ok {
			if err := check.validate(); err != nil {
				return nil, err
			}
		}
		return func() { apply(v) }, nil
	}
}

func (s settings) asAction() action {
	return action{members: slices.Sorted(maps.Keys(s)), run: func(r *http.Request) (any, error) { return nil, s.applyBody(r) }}
}

// objectSettingsAction returns an action that changes settings of the object that the path names.
func objectSettingsAction(settingsOf func(id string) settings) action {
	return action{members: slices.Sorted(maps.Keys(settingsOf(""))), run: func(r *http.Request) (any, error) {
		id, err := pathID[string](r)
		if err != nil {
			return nil, err
		}
		return nil, settingsOf(id).applyBody(r)
	}}
}

// applyBody applies the members of a body. It decodes all of them before it applies one.
func (s settings) applyBody(r *http.Request) error {
	members, err := decodeBody[map[string]json.RawMessage](r)
	if err != nil {
		return err
	}
	var apply []func()
	for _, name := range slices.Sorted(maps.Keys(members)) {
		setter, known := s[name]
		if !known {
			return errBadRequest(fmt.Errorf("body: unknown member %q", name))
		}
		if string(members[name]) == "null" {
			continue
		}
		do, err := setter(members[name])
		if err != nil {
			return err
		}
		apply = append(apply, do)
	}
	for _, do := range apply {
		do()
	}
	return nil
}

// switchSetter returns a setter that calls on or off with an id.
func switchSetter[ID any](id ID, on, off func(ID)) setter {
	return newSetter(func(value bool) {
		if value {
			on(id)
		} else {
			off(id)
		}
	})
}

// simulatorsNamed returns the simulator with a name, or all of them for "".
func (w *World) simulatorsNamed(name string) ([]simulator, error) {
	if name == "" {
		return w.simulators, nil
	}
	var names []string
	for _, m := range w.simulators {
		if m.name == name {
			return []simulator{m}, nil
		}
		names = append(names, m.name)
	}
	return nil, errNotFound("no simulator %q, there are %s", name, strings.Join(names, ", "))
}

// postFault takes a fault with one more member, "sim".
func (w *World) postFault(r *http.Request) (any, error) {
	members, err := decodeBody[map[string]json.RawMessage](r)
	if err != nil {
		return nil, err
	}
	var name string
	if err := json.Unmarshal(members["sim"], &name); err != nil || name == "" {
		return nil, errors.New(`member "sim" must name a simulator`)
	}
	delete(members, "sim")
	rest, err := json.Marshal(members)
	if err != nil {
		return nil, err
	}
	var f simkit.Fault
	if err := json.Unmarshal(rest, &f); err != nil {
		return nil, fmt.Errorf("fault: %w", err)
	}
	sims, err := w.simulatorsNamed(name)
	if err != nil {
		return nil, err
	}
	sims[0].kit.FailNext(f)
	return nil, nil
}

// kitAction returns an action on the simulators that the query names.
func (w *World) kitAction(do func(*simkit.Kit)) action {
	return action{run: func(r *http.Request) (any, error) {
		sims, err := w.simulatorsNamed(r.URL.Query().Get("sim"))
		for _, m := range sims {
			do(m.kit)
		}
		return nil, err
	}}
}

func (w *World) getCalls(r *http.Request) (any, error) {
	query := r.URL.Query()
	sims, err := w.simulatorsNamed(query.Get("sim"))
	if err != nil {
		return nil, err
	}
	calls := []simkit.Call{}
	for _, m := range sims {
		calls = append(calls, m.kit.Calls()...)
	}
	if query.Get("writes") == "true" {
		calls = slices.DeleteFunc(calls, func(c simkit.Call) bool { return !c.Write })
	}
	slices.SortStableFunc(calls, func(a, b simkit.Call) int { return a.Time.Compare(b.Time) })
	return map[string]any{"calls": calls}, nil
}
