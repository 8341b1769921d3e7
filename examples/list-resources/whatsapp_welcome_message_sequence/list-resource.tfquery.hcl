list "whatsapp_welcome_message_sequence" "all" {
  provider = whatsapp

  config {
    business_account_id = "102000000000001"
  }
}
