list "whatsapp_business_compliance_info" "all" {
  provider = whatsapp

  config {
    business_account_id = "102000000000001"
  }
}
