data "whatsapp_business_account_webhooks" "all" {
  business_account_id = "102000000000001"
}

# Import blocks as text: terraform output -raw business_account_webhooks > imports.tf
output "business_account_webhooks" {
  value = join("\n", [
    for i, one in data.whatsapp_business_account_webhooks.all.business_account_webhooks : <<-EOT
      # ${one.display_name}
      import {
        to = whatsapp_business_account_webhook.all_${i}
        id = "${one.import_id}"
      }
    EOT
  ])
}
