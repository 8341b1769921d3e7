list "whatsapp_chatwoot_inbox" "all" {
  provider = whatsapp
}
