# A token that exists for as long as the run: it is revoked when the run ends. Every plan and every apply makes one.
ephemeral "whatsapp_system_user_token" "probe" {
  system_user_id = "122000000000001"
  scopes         = ["whatsapp_business_management", "whatsapp_business_messaging"]
}

# Finds out, in every plan, what a token of this system user would reach.
ephemeral "whatsapp_token_scopes" "probe" {
  access_token    = ephemeral.whatsapp_system_user_token.probe.access_token
  required_scopes = ["whatsapp_business_management", "whatsapp_business_messaging"]

  required_access = {
    business_account_ids = ["102000000000001"]
    phone_number_ids     = ["106000000000001"]
  }
}
