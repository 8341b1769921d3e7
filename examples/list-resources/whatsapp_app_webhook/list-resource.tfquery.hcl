list "whatsapp_app_webhook" "all" {
  provider = whatsapp
}
