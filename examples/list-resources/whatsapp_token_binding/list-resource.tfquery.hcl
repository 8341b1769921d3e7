list "whatsapp_token_binding" "all" {
  provider = whatsapp
}
