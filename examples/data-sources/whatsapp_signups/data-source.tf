data "whatsapp_signups" "all" {
  business_account_id = "102000000000001"
}

# Import blocks as text: terraform output -raw signups > imports.tf
output "signups" {
  value = join("\n", [
    for i, one in data.whatsapp_signups.all.signups : <<-EOT
      # ${one.display_name}
      import {
        to = whatsapp_signup.all_${i}
        id = "${one.import_id}"
      }
    EOT
  ])
}
