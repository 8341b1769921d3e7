list "whatsapp_phone_number_binding" "all" {
  provider = whatsapp
}
