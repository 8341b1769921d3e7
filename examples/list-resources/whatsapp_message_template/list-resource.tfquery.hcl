list "whatsapp_message_template" "all" {
  provider = whatsapp

  config {
    business_account_id = "102000000000001"
  }
}
