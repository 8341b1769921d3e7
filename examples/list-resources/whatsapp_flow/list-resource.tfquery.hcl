list "whatsapp_flow" "all" {
  provider = whatsapp

  config {
    business_account_id = "102000000000001"
  }
}
