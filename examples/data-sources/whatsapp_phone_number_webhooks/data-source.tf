data "whatsapp_phone_number_webhooks" "all" {
  business_account_id = "102000000000001"
}

# Import blocks as text: terraform output -raw phone_number_webhooks > imports.tf
output "phone_number_webhooks" {
  value = join("\n", [
    for i, one in data.whatsapp_phone_number_webhooks.all.phone_number_webhooks : <<-EOT
      # ${one.display_name}
      import {
        to = whatsapp_phone_number_webhook.all_${i}
        id = "${one.import_id}"
      }
    EOT
  ])
}
