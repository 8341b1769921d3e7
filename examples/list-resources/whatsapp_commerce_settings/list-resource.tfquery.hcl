list "whatsapp_commerce_settings" "all" {
  provider = whatsapp

  config {
    business_account_id = "102000000000001"
  }
}
