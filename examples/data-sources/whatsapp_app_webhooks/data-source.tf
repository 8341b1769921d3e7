data "whatsapp_app_webhooks" "all" {}

# Import blocks as text: terraform output -raw app_webhooks > imports.tf
output "app_webhooks" {
  value = join("\n", [
    for i, one in data.whatsapp_app_webhooks.all.app_webhooks : <<-EOT
      # ${one.display_name}
      import {
        to = whatsapp_app_webhook.all_${i}
        id = "${one.import_id}"
      }
    EOT
  ])
}
