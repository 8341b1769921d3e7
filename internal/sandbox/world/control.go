package world

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
)

// action is one call of the control API. What it returns is the answer; nil is
// 204.
type action func(*http.Request) (any, error)

type statusError struct {
	status int
	error
}

func badRequest(err error) error { return statusError{http.StatusBadRequest, err} }

func notFound(format string, args ...any) error {
	return statusError{http.StatusNotFound, fmt.Errorf(format, args...)}
}

// control is the control API. No answer of it holds a token or a secret.
func (w *World) control() http.Handler {
	mux := http.NewServeMux()
	for pattern, do := range w.actions() {
		mux.Handle(pattern, do)
	}
	return mux
}

// actions is the whole control API; the command's README has the same list.
func (w *World) actions() map[string]action {
	actions := map[string]action{
		"POST /control/fault":    w.postFault,
		"DELETE /control/faults": w.deleteFaults,
		"GET /control/calls":     w.getCalls,
		"DELETE /control/calls":  w.deleteCalls,
		"POST /control/latency":  w.postLatency,
	}
	maps.Copy(actions, w.graphActions())
	maps.Copy(actions, w.chatActions())
	maps.Copy(actions, w.chatwootActions())
	maps.Copy(actions, w.zammadActions())
	maps.Copy(actions, w.jiraActions())
	return actions
}

// ServeHTTP runs the action. The simulators' methods panic when they are asked to
// change what is not there; here that is 404.
func (do action) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	answer, err := do.guarded(r)
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

func (do action) guarded(r *http.Request) (answer any, err error) {
	defer func() {
		switch v := recover().(type) {
		case nil:
		case runtime.Error:
			panic(v)
		case string:
			err = notFound("%s", v)
		default:
			panic(v)
		}
	}()
	return do(r)
}

// body decodes the request, strictly.
func body[T any](r *http.Request) (T, error) {
	var v T
	if err := simkit.ReadJSON(r, &v, true); err != nil {
		return v, badRequest(fmt.Errorf("body: %w", err))
	}
	return v, nil
}

// chosen are the simulators that a request names; "" is all.
func (w *World) chosen(name string) ([]member, error) {
	if name == "" {
		return w.members, nil
	}
	var names []string
	for _, m := range w.members {
		if m.name == name {
			return []member{m}, nil
		}
		names = append(names, m.name)
	}
	return nil, notFound("no simulator %q, there are %s", name, strings.Join(names, ", "))
}

// postFault takes a fault with one more member, "sim".
func (w *World) postFault(r *http.Request) (any, error) {
	members, err := body[map[string]json.RawMessage](r)
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
	sims, err := w.chosen(name)
	if err != nil {
		return nil, err
	}
	sims[0].kit.FailNext(f)
	return nil, nil
}

func (w *World) deleteFaults(r *http.Request) (any, error) {
	return nil, w.each(r, (*simkit.Kit).ClearFaults)
}

func (w *World) deleteCalls(r *http.Request) (any, error) {
	return nil, w.each(r, (*simkit.Kit).ResetCalls)
}

func (w *World) each(r *http.Request, do func(*simkit.Kit)) error {
	sims, err := w.chosen(r.URL.Query().Get("sim"))
	for _, m := range sims {
		do(m.kit)
	}
	return err
}

func (w *World) getCalls(r *http.Request) (any, error) {
	query := r.URL.Query()
	sims, err := w.chosen(query.Get("sim"))
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

func (w *World) postLatency(r *http.Request) (any, error) {
	in, err := body[struct {
		Sim     string `json:"sim"`
		Latency string `json:"latency"`
	}](r)
	if err != nil {
		return nil, err
	}
	d, err := time.ParseDuration(in.Latency)
	if err != nil || d < 0 {
		return nil, errors.New(`member "latency" must be a duration such as "200ms"`)
	}
	sims, err := w.chosen(in.Sim)
	for _, m := range sims {
		m.kit.SetLatency(d)
	}
	return nil, err
}
