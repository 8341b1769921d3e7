package world

import (
	"cmp"
	"io"
	"net"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/chatwootsim"
	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/zammadsim"
)

// receiver is the transport of the Graph API's callbacks. It sends requests to addresses of
// this machine. For all others it answers itself: for callbacks of the sandbox's inboxes and
// channels with their verify tokens, and for unknown ones with the verify token that was set,
// or with any.
type receiver struct {
	platforms platformTokens
	local     http.RoundTripper

	mu         sync.Mutex
	token      string // "" takes any
	status     int    // instead of an answer; 0: none
	handshakes []handshake
	messages   []message
}

type handshake struct {
	CallbackURL string `json:"callback_url"`
	Token       string `json:"verify_token_fingerprint"`
	Status      int    `json:"status"`
	AnsweredBy  string `json:"answered_by"` // receiver, or the address itself
}

type message struct {
	PhoneNumberID string              `json:"phone_number_id"`
	From          string              `json:"from"`
	Text          string              `json:"text"`
	Deliveries    []graphsim.Delivery `json:"deliveries"`
}

const callbackTimeout = 10 * time.Second

func newReceiver(platforms platformTokens) *receiver {
	return &receiver{platforms: platforms, local: &http.Transport{ResponseHeaderTimeout: callbackTimeout, DisableKeepAlives: true}}
}

// RoundTrip implements http.RoundTripper.
func (r *receiver) RoundTrip(req *http.Request) (*http.Response, error) {
	query := req.URL.Query()
	bare := *req.URL
	bare.RawQuery = ""
	done := handshake{CallbackURL: bare.String(), Token: fingerprint(query.Get("hub.verify_token")), AnsweredBy: "receiver"}
	if isLocal(req.URL.Hostname()) {
		done.AnsweredBy = req.URL.Host
		resp, err := r.local.RoundTrip(req)
		if err == nil {
			done.Status = resp.StatusCode
		}
		r.addHandshake(done)
		return resp, err
	}
	done.Status = r.verificationStatus(bare.String(), query.Get("hub.verify_token"))
	r.addHandshake(done)
	return &http.Response{
		StatusCode: done.Status, Status: http.StatusText(done.Status), Request: req, Header: http.Header{},
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Body: io.NopCloser(strings.NewReader(query.Get("hub.challenge"))),
	}, nil
}

func isLocal(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// verificationStatus returns the status of the answer to a verification with a token.
func (r *receiver) verificationStatus(callback, token string) int {
	want, known := r.platforms.verifyToken(callback)
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case r.status != 0:
		return r.status
	case known && token != want, !known && r.token != "" && token != r.token:
		return http.StatusForbidden
	}
	return http.StatusOK
}

func (r *receiver) addHandshake(done handshake) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.handshakes = append(r.handshakes, done)
}

func (r *receiver) recordedCalls() any {
	r.mu.Lock()
	defer r.mu.Unlock()
	return map[string]any{"handshakes": append([]handshake{}, r.handshakes...), "messages": append([]message{}, r.messages...)}
}

func (r *receiver) receiverSettings() settings {
	return settings{
		"verify_token": newSetter(func(token string) { r.mu.Lock(); defer r.mu.Unlock(); r.token = token }),
		"status":       newSetter(func(status int) { r.mu.Lock(); defer r.mu.Unlock(); r.status = status }),
	}
}

// platformTokens are the verify tokens of the platforms' inboxes and channels.
type platformTokens struct {
	chatwoot *chatwootsim.Sim
	zammad   *zammadsim.Sim
	frontend string // address of Chatwoot, "" for the usual one
}

// verifyToken returns the verify token of the inbox or channel of a callback, by the end of its path: the number of a
// Chatwoot inbox, or the UUID of a Zammad channel.
func (p platformTokens) verifyToken(callback string) (token string, known bool) {
	end := strings.NewReplacer("%2B", "+", "%2b", "+").Replace(path.Base(callback))
	for _, id := range p.chatwoot.InboxIDs() {
		if in, ok := p.chatwoot.FindInbox(id); ok && in.Channel.PhoneNumber != "" && in.Channel.PhoneNumber == end {
			return textGetter(in.Channel.ProviderConfig)("webhook_verify_token"), true
		}
	}
	for _, id := range p.zammad.ChannelIDs() {
		if ch, ok := p.zammad.FindChannel(id); ok && textGetter(ch.Options)("callback_url_uuid") == end {
			return textGetter(ch.Options)("verify_token"), true
		}
	}
	// An address of Chatwoot that is of no inbox has no token that is right.
	frontend := strings.TrimSuffix(cmp.Or(p.frontend, "https://chatwoot.example"), "/")
	return "", strings.HasPrefix(callback, frontend+"/webhooks/whatsapp/")
}

// sendMessage sends a message of a customer. It answers where the message arrives.
func (w *World) sendMessage(numberID string, in struct {
	From string `json:"from" need:"yes"`
	Text string `json:"text" need:"yes"`
}) (any, error) {
	m := message{numberID, in.From, in.Text, w.Graph.Deliveries(numberID, "messages")}
	w.receiver.mu.Lock()
	defer w.receiver.mu.Unlock()
	w.receiver.messages = append(w.receiver.messages, m)
	return m, nil
}
