list "whatsapp_zammad_channel" "all" {
  provider = whatsapp
}
