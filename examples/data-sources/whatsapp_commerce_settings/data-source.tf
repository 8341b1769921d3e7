data "whatsapp_commerce_settings" "all" {
  business_account_id = "102000000000001"
}

# Import blocks as text: terraform output -raw commerce_settings > imports.tf
output "commerce_settings" {
  value = join("\n", [
    for i, one in data.whatsapp_commerce_settings.all.commerce_settings : <<-EOT
      # ${one.display_name}
      import {
        to = whatsapp_commerce_settings.all_${i}
        id = "${one.import_id}"
      }
    EOT
  ])
}
